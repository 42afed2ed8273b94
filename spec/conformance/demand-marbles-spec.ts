import { TestScheduler } from 'rxjs/testing';
import { fromDemandProducer, mapStage, requestOn, toDemand, type DemandObservable } from 'rxjs-demand';
import { demandMarbles } from '../support/demandMarbles.js';

/** The protocol as it is drawn: demand above, events below. */

const scheduler = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

const letters = (text: string): DemandObservable<string> =>
  fromDemandProducer<string, number>({
    init: () => 0,
    handleDemand: (demand, position) => ({
      events: text.slice(position, position + demand).split(''),
      state: position + demand,
      done: position + demand >= text.length,
    }),
  });

it('1.1 and 1.5: events come as they are asked for, the end with the last', () => {
  scheduler().run(({ cold, expectObservable }) => {
    const asked = '   2---1--3----';
    const expected = '(ab)c--(de|)';
    expectObservable(letters('abcde').pipe(requestOn(demandMarbles(cold, asked)))).toBe(expected);
  });
});

it('3.17: * asks for all there is', () => {
  scheduler().run(({ cold, expectObservable }) => {
    const asked = '   --*';
    const expected = '--(abcde|)';
    expectObservable(letters('abcde').pipe(requestOn(demandMarbles(cold, asked)))).toBe(expected);
  });
});

it('3.8: requests of one frame add up, and letters stand for more than nine', () => {
  scheduler().run(({ cold, expectObservable }) => {
    const asked = '   (11)---x';
    const expected = '(ab)---(cdefghijklmn|)';
    expectObservable(letters('abcdefghijklmn').pipe(requestOn(demandMarbles(cold, asked, { x: 12 })))).toBe(expected);
  });
});

it('3.9: 0 is an error and cancels the source', () => {
  scheduler().run(({ hot, cold, expectObservable, expectSubscriptions }) => {
    const source = hot('a--b--c--');
    const asked = '      2---0----';
    const expected = '   a--b#    ';
    const subscribed = ' ^---!    ';
    const failure = new RangeError('Rule 3.9: expected `n` in request(n) to be a positive integer or Infinity, got `0` (number)');
    expectObservable(source.pipe(toDemand(), requestOn(demandMarbles(cold, asked)))).toBe(expected, undefined, failure);
    expectSubscriptions(source.subscriptions).toBe(subscribed);
  });
});

it('1.4: an error overtakes what waits, 1.5: completion does not', () => {
  scheduler().run(({ hot, cold, expectObservable }) => {
    const asked = '       1------2--';
    const fails = hot('   (abc)-#   ');
    const completes = hot('(abc)-|   ');
    const overtaken = '   a-----#   ';
    const waitedFor = '   a------(bc|)';
    const upperCase = mapStage((event: string) => event);
    expectObservable(fails.pipe(toDemand(), upperCase, requestOn(demandMarbles(cold, asked)))).toBe(overtaken);
    expectObservable(completes.pipe(toDemand(), upperCase, requestOn(demandMarbles(cold, asked)))).toBe(waitedFor);
  });
});
