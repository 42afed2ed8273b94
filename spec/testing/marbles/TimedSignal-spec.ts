import { concat, NEVER, of, Subject, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { parseSignals, recordSignals } from '../../../lib/testing/marbles/TimedSignal.js';

const next = (frame: number, value: unknown) => ({ frame, notification: { kind: 'N', value, error: undefined } });
const error = (frame: number, failure: unknown) => ({ frame, notification: { kind: 'E', value: undefined, error: failure } });
const complete = (frame: number) => ({ frame, notification: { kind: 'C', value: undefined, error: undefined } });

/** As in a run: one frame for each character. */
const run = <T>(work: (scheduler: TestScheduler) => T): T => {
  const scheduler = new TestScheduler(() => undefined);
  return scheduler.run(() => work(scheduler));
};

describe('parseSignals', () => {
  it('reads marbles as a run does', () => {
    const failure = new Error('failure');
    run(() => {
      expect(parseSignals('a-(bc)-|')).toEqual([next(0, 'a'), next(2, 'b'), next(2, 'c'), complete(7)]);
      expect(parseSignals('  a 9ms #', undefined, failure)).toEqual([next(0, 'a'), error(10, failure)]);
      expect(parseSignals('ab', { a: [1], b: 2 })).toEqual([next(0, [1]), next(1, 2)]);
      expect(parseSignals('---')).toEqual([]);
    });
  });

  it('reads a stream among the values as what it emits', () => {
    run((scheduler) => {
      expect(parseSignals('-x', { x: scheduler.createColdObservable('ab|') })).toEqual([
        next(1, [next(0, 'a'), next(1, 'b'), complete(2)]),
      ]);
    });
  });
});

describe('recordSignals', () => {
  it('subscribes at once, and writes down what comes', () => {
    const failure = new Error('failure');
    const now = (): number => 7;
    expect(recordSignals(of(1, undefined), now, 7).signals).toEqual([next(0, 1), next(0, undefined), complete(0)]);
    expect(
      recordSignals(
        throwError(() => failure),
        now,
        7,
      ).signals,
    ).toEqual([error(0, failure)]);
    expect(recordSignals(NEVER, now, 7).signals).toEqual([]);
  });

  it('writes what parseSignals reads', () => {
    run((scheduler) => {
      const { signals } = recordSignals(scheduler.createColdObservable('-a-(bc|)'), () => scheduler.frame, 0);
      scheduler.flush();
      expect(signals).toEqual(parseSignals('-a-(bc|)'));
    });
  });

  it('counts frames from the origin', () => {
    let frame = 10;
    const source = new Subject<string>();
    const { signals } = recordSignals(source, () => frame, 10);
    source.next('a');
    frame = 13;
    source.next('b');
    expect(signals).toEqual([next(0, 'a'), next(3, 'b')]);
  });

  it('writes a stream of streams down as what they emit, each from its own beginning on', () => {
    let frame = 10;
    const inner = new Subject<string>();
    const { signals } = recordSignals(concat(of(inner), NEVER), () => frame, 8);
    frame = 13;
    inner.next('a');
    inner.complete();
    expect(signals).toEqual([next(2, [next(3, 'a'), complete(3)])]);
  });

  it('goes on until it is stopped', () => {
    const source = new Subject<string>();
    const recording = recordSignals(source, () => 0, 0);
    source.next('a');
    expect(source.observed).toBe(true);
    recording.stop();
    expect(source.observed).toBe(false);
    expect(recording.signals).toEqual([next(0, 'a')]);
  });
});
