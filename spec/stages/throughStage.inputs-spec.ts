import { Observable, type OperatorFunction } from 'rxjs';
import { throughStage } from 'rxjs-demand';
import { demandProbe } from 'rxjs-demand/testing';
import { countingSource } from '../support/countingSource.js';
import { numbers } from '../support/numbers.js';

/** An operator that subscribes to its source once more when `n` comes, and says who was told. */
function joinedAt(n: number): OperatorFunction<number, string> {
  return (source) =>
    new Observable((subscriber) => {
      subscriber.add(
        source.subscribe((event) => {
          subscriber.next(`a${event}`);
          if (event === n) subscriber.add(source.subscribe((late) => subscriber.next(`b${late}`)));
        }),
      );
    });
}

/** One that leaves its source when `n` comes, with a second subscription that stays. */
function leftAt(n: number): OperatorFunction<number, string> {
  return (source) =>
    new Observable((subscriber) => {
      const first = source.subscribe((event) => {
        subscriber.next(`a${event}`);
        if (event === n) first.unsubscribe();
      });
      subscriber.add(first);
      subscriber.add(source.subscribe((event) => subscriber.next(`b${event}`)));
    });
}

describe('throughStage, with an operator that subscribes to its source twice', () => {
  it.each([
    ['joins in the middle of a batch hears the rest of it', joinedAt(0), ['a0', 'a1', 'b1', 'a2', 'b2']],
    ['leaves in the middle of a batch hears no more, and the other one all', leftAt(1), ['a0', 'b0', 'a1', 'b1', 'b2']],
  ])('who %s', (_what, operator, expected) => {
    const source = countingSource('synchronous', { events: numbers(3), end: 'open' });
    const probe = demandProbe<string>().subscribe(source.observable.pipe(throughStage(operator as OperatorFunction<unknown, string>)));
    probe.request(3).request(2).request(10).expectEvents(expected);
    probe.cancel().expectLawful();
  });
});
