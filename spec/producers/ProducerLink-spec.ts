import { defer, NEVER, Observable, of, Subject, type ObservableInput } from 'rxjs';
import { fromDemandProducer, type EndReason, type ProducerContext, type ProducerOptions, type ProducerResult } from 'rxjs-demand';
import { functionProducer } from '../../lib/producers/functionProducer.js';
import { ProducerLink } from '../../lib/producers/ProducerLink.js';
import { producerSettings } from '../../lib/producers/ProducerOptions.js';
import { turn } from '../support/eventually.js';
import { ManualScheduler } from '../support/manualScheduler.js';
import { numbers } from '../support/numbers.js';
import { RecordingDownstream } from '../support/recordingLinks.js';
import { RecordingObserver, type Reactions } from '../support/recordingObserver.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

type Event = number | string;
type Context = ProducerContext<Event>;
type Result = ProducerResult<Event, unknown>;

interface Parts {
  init?(context: Context): unknown;
  answer?(demand: number, context: Context, state: unknown): Result | ObservableInput<Result>;
  terminate?(state: unknown, reason: EndReason): void;
  reactions?: Reactions<Event>;
  options?: ProducerOptions;
}

const NOTHING: Result = { events: [], state: undefined };

/** What `handleDemand` answers with these events. */
function events(...given: Event[]): Result {
  return { events: given, state: undefined };
}

/** The last answer. */
function last(...given: Event[]): Result {
  return { events: given, state: undefined, done: true };
}

/** Subscribes to a producer made of `parts`; it answers nothing unless told otherwise. */
function run({ init, answer = () => NOTHING, terminate, reactions, options }: Parts = {}) {
  const calls: number[] = [];
  const ends: EndReason[] = [];
  const discarded: (readonly unknown[])[] = [];
  const observer = new RecordingObserver<Event>(reactions);
  let context: Context | undefined;
  const subscription = fromDemandProducer<Event, unknown>(
    {
      init: (given) => {
        context = given;
        return init?.(given);
      },
      handleDemand: (demand, state, given) => {
        calls.push(demand);
        return answer(demand, given, state);
      },
      terminate: (state, reason) => {
        ends.push(reason);
        terminate?.(state, reason);
      },
    },
    { onDiscard: (lost) => discarded.push(lost), ...options },
  ).subscribeWithDemand(observer);
  return {
    calls,
    ends,
    discarded,
    observer,
    subscription,
    request: (n: number) => subscription.request(n),
    get context() {
      return context as Context;
    },
  };
}

const failure = new Error('producer');

describe('ProducerLink', () => {
  beforeEach(collectUnhandledErrors);

  afterEach(async () => {
    // Specs that expect a report have taken it away.
    expect((await unhandledErrors()).splice(0)).toEqual([]);
    restoreUnhandledErrors();
  });

  describe('init', () => {
    it('runs once downstream stands, and demand made in start waits for it', () => {
      const log: string[] = [];
      run({
        init: () => log.push('init'),
        answer: () => {
          log.push('handleDemand');
          return NOTHING;
        },
        reactions: {
          start: (subscription) => {
            subscription.request(1);
            log.push('start');
          },
        },
      });
      expect(log).toEqual(['start', 'init', 'handleDemand']);
    });

    it('is not run for an observer that leaves in start', () => {
      const init = jest.fn();
      const { ends } = run({ init, reactions: { start: (subscription) => subscription.unsubscribe() } });
      expect(init).not.toHaveBeenCalled();
      expect(ends).toEqual([]);
    });

    it('may emit: to demand that waits, the rest to the buffer; before handleDemand is called', () => {
      const { calls, observer, request } = run({
        init: ({ emit }) => emit(['a', 'b', 'c']),
        reactions: { start: (subscription) => subscription.request(2) },
      });
      expect(observer.batches).toEqual([['a', 'b']]);
      request(2);
      expect(observer.batches).toEqual([['a', 'b'], ['c']]);
      expect(calls).toEqual([1]);
    });

    it('1.5 may complete: an empty producer needs no demand', () => {
      const { calls, ends, observer } = run({ init: ({ complete }) => complete() });
      expect(observer.signals).toEqual([['start'], ['complete']]);
      expect(calls).toEqual([]);
      expect(ends).toEqual(['completed']);
    });

    it('may emit and complete', () => {
      const { ends, observer, request } = run({
        init: ({ emit, complete }) => {
          emit(['a']);
          complete();
        },
      });
      expect(observer.told).toEqual([]);
      request(1);
      expect(observer.told).toEqual(['a', 'complete']);
      expect(ends).toEqual(['completed']);
    });

    it('may fail the stream: its state is terminated', () => {
      const terminated: unknown[] = [];
      const { observer } = run({
        init: ({ error }) => {
          error(failure);
          return 'resource';
        },
        terminate: (state, reason) => terminated.push(state, reason),
      });
      expect(observer.told).toEqual([failure]);
      expect(terminated).toEqual(['resource', 'failed']);
    });

    it('is followed by terminate when its first events are answered with a cancel', () => {
      const terminated: unknown[] = [];
      const { observer } = run({
        init: ({ emit }) => {
          emit(['a']);
          return 'resource';
        },
        terminate: (state, reason) => terminated.push(state, reason),
        reactions: {
          start: (subscription) => subscription.request(1),
          next: (_events, subscription) => subscription.unsubscribe(),
        },
      });
      expect(observer.told).toEqual(['a']);
      expect(terminated).toEqual(['resource', 'cancelled']);
    });

    it('is followed by terminate when the observer leaves while it runs', () => {
      const terminated: unknown[] = [];
      let leave: () => void = () => undefined;
      const { calls } = run({
        init: () => {
          leave();
          return 'resource';
        },
        terminate: (state, reason) => terminated.push(state, reason),
        reactions: {
          start: (subscription) => {
            subscription.request(1);
            leave = () => subscription.unsubscribe();
          },
        },
      });
      expect(terminated).toEqual(['resource', 'cancelled']);
      expect(calls).toEqual([]);
    });

    it('2.13 that throws fails the stream; there is nothing to terminate, and what it emitted is reported', () => {
      const { discarded, ends, observer } = run({
        init: ({ emit }) => {
          emit(['a']);
          throw failure;
        },
        reactions: { start: (subscription) => subscription.request(5) },
      });
      expect(observer.told).toEqual([failure]);
      expect(ends).toEqual([]);
      expect(discarded).toEqual([['a']]);
    });
  });

  describe('emit', () => {
    it('goes to unmet demand at once, the rest to the buffer', () => {
      const { context, observer, request } = run();
      request(2);
      context.emit(['a', 'b', 'c']);
      context.emit(['d']);
      expect(observer.batches).toEqual([['a', 'b']]);
      request(1);
      request(9);
      expect(observer.batches).toEqual([['a', 'b'], ['c'], ['d']]);
    });

    it('inside handleDemand comes before what is returned, and counts against the same demand', () => {
      const { calls, observer, request } = run({
        answer: (_demand, { emit }) => {
          emit(['first']);
          return events('second', 'third');
        },
      });
      request(2);
      expect(observer.batches).toEqual([['first'], ['second']]);
      request(1);
      expect(observer.events).toEqual(['first', 'second', 'third']);
      expect(calls).toEqual([2]);
    });

    it('while an answer is pending is delivered at once, and counts as an answer', () => {
      const reply$ = new Subject<Result>();
      const answers: (Result | ObservableInput<Result>)[] = [reply$];
      const { calls, context, observer, request } = run({ answer: () => answers.shift() ?? NOTHING });
      request(3);
      context.emit(['a']);
      expect(observer.events).toEqual(['a']);
      reply$.complete();
      expect(calls).toEqual([3, 2]);
    });

    it('1.3 from inside next comes after next has returned, in order', () => {
      const producer = run({
        reactions: {
          next: ([event]) => {
            if (event === 'a') {
              producer.context.emit(['c']);
              producer.context.emit(['d', 'e']);
            }
          },
        },
      });
      producer.request(9);
      producer.context.emit(['a', 'b']);
      expect(producer.observer.batches).toEqual([['a', 'b'], ['c'], ['d', 'e']]);
      expect(producer.observer.deepest).toBe(1);
    });

    it('from inside next goes behind the rest of the batch that is being handed out', () => {
      const producer = run({
        reactions: {
          start: (subscription) => [1, 1, 9].forEach((n) => subscription.request(n)),
          next: ([event]) => {
            if (event === 'a') {
              producer.context.emit(['d']);
            }
          },
        },
        options: { bufferSize: 0 },
      });
      producer.context.emit(['a', 'b', 'c']);
      expect(producer.observer.events).toEqual(['a', 'b', 'c', 'd']);
    });

    it('from inside next is no overflow as long as there is unmet demand', () => {
      const producer = run({
        reactions: {
          next: ([event]) => {
            if (event === 0) {
              numbers(5).forEach((n) => producer.context.emit([10 + n]));
            }
          },
        },
        options: { bufferSize: 2 },
      });
      producer.request(4);
      producer.context.emit([0]);
      expect(producer.observer.events).toEqual([0, 10, 11, 12]);
      expect(producer.discarded).toEqual([]);
      producer.request(9);
      expect(producer.observer.events).toEqual([0, 10, 11, 12, 13, 14]);
    });

    it('from inside a delivery of the buffer finds the rest of the buffer delivered first, where there is demand', () => {
      const producer = run({
        reactions: {
          next: ([event], subscription) => {
            if (event === 0) {
              producer.context.emit([5, 6, 7]);
              subscription.request(10);
            }
          },
        },
        options: { bufferSize: 5 },
      });
      producer.context.emit(numbers(5));
      producer.request(2);
      expect(producer.observer.events).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(producer.discarded).toEqual([]);
    });

    it('runs a marker in the buffer on the way', () => {
      const log: unknown[] = [];
      const producer = run({
        reactions: {
          next: (batch, subscription) => {
            log.push(...batch);
            if (batch[0] === 0) {
              producer.context.emit([3]);
              subscription.request(10);
            }
          },
        },
      });
      producer.context.emit([0, 1]);
      producer.context.afterBuffered(() => log.push('marker'));
      producer.context.emit([2]);
      producer.request(1);
      expect(log).toEqual([0, 1, 'marker', 2, 3]);
    });

    it('after complete is given up, and reported', () => {
      const { context, discarded, observer, request } = run();
      context.emit(['a']);
      context.complete();
      context.emit(['b', 'c']);
      request(9);
      expect(observer.told).toEqual(['a', 'complete']);
      expect(discarded).toEqual([['b', 'c']]);
    });

    it('is ignored after the end', () => {
      const { context, discarded, observer, subscription } = run();
      subscription.unsubscribe();
      context.emit(['a']);
      context.complete();
      context.error(failure);
      expect(observer.told).toEqual([]);
      expect(discarded).toEqual([]);
    });
  });

  describe('complete', () => {
    it('1.5 comes after the buffer, and needs no demand of its own', () => {
      const { context, ends, observer, request } = run();
      context.emit(['a', 'b']);
      context.complete();
      expect(observer.told).toEqual([]);
      request(1);
      expect(ends).toEqual([]);
      request(1);
      expect(observer.told).toEqual(['a', 'b', 'complete']);
      expect(ends).toEqual(['completed']);
    });

    it('is followed by no call of handleDemand', () => {
      const { calls, context, request } = run();
      context.emit(['a']);
      context.complete();
      request(9);
      expect(calls).toEqual([]);
    });

    it('inside handleDemand lets the answer be delivered first', () => {
      const { calls, observer, request } = run({
        answer: (_demand, { complete }) => {
          complete();
          return events('a', 'b');
        },
      });
      request(1);
      expect(observer.told).toEqual(['a']);
      request(1);
      expect(observer.told).toEqual(['a', 'b', 'complete']);
      expect(calls).toEqual([1]);
    });

    it('lets a pending answer still answer', () => {
      const reply$ = new Subject<Result>();
      const { calls, context, observer, request } = run({ answer: () => reply$ });
      request(5);
      context.complete();
      expect(observer.told).toEqual([]);
      reply$.next(events('a'));
      reply$.next(events('b'));
      expect(observer.told).toEqual(['a', 'b']);
      reply$.complete();
      expect(observer.told).toEqual(['a', 'b', 'complete']);
      expect(calls).toEqual([5]);
    });

    it('1.3 from inside next comes after next has returned', () => {
      const producer = run({ reactions: { next: () => producer.context.complete() } });
      producer.request(5);
      producer.context.emit(['a']);
      expect(producer.observer.told).toEqual(['a', 'complete']);
      expect(producer.observer.deepest).toBe(1);
    });

    it('comes once', () => {
      const { context, ends, observer } = run();
      context.complete();
      context.complete();
      context.error(failure);
      expect(observer.told).toEqual(['complete']);
      expect(ends).toEqual(['completed']);
    });
  });

  describe('error', () => {
    it('1.4 overtakes the buffer, which is discarded and reported', () => {
      const { context, discarded, ends, observer } = run();
      context.emit(['a', 'b']);
      context.error(failure);
      expect(observer.told).toEqual([failure]);
      expect(discarded).toEqual([['a', 'b']]);
      expect(ends).toEqual(['failed']);
    });

    it('overtakes a pending answer, which is given up', () => {
      const reply$ = new Subject<Result>();
      const { context, observer, request } = run({ answer: () => reply$ });
      request(5);
      context.error(failure);
      expect(observer.told).toEqual([failure]);
      expect(reply$.observed).toBe(false);
    });

    it('overtakes a completion that waits for the buffer', () => {
      const { context, observer } = run();
      context.emit(['a']);
      context.complete();
      context.error(failure);
      expect(observer.told).toEqual([failure]);
    });

    it('1.3 from inside next comes after next has returned, before anything that waits', () => {
      const producer = run({
        reactions: {
          next: (_events, subscription) => {
            subscription.request(9);
            producer.context.error(failure);
          },
        },
      });
      producer.context.emit(['a', 'b']);
      producer.request(1);
      expect(producer.observer.told).toEqual(['a', failure]);
      expect(producer.observer.deepest).toBe(1);
      expect(producer.discarded).toEqual([['b']]);
    });

    it('inside handleDemand ends the stream: what the call returns is reported', () => {
      const { discarded, observer, request } = run({
        answer: (_demand, { error }) => {
          error(failure);
          return events('a');
        },
      });
      request(5);
      expect(observer.told).toEqual([failure]);
      expect(discarded).toEqual([['a']]);
    });

    it('comes once', () => {
      const { context, ends, observer } = run();
      context.error(failure);
      context.error(new Error('again'));
      context.complete();
      expect(observer.told).toEqual([failure]);
      expect(ends).toEqual(['failed']);
    });
  });

  describe('done', () => {
    it.each([
      ['at once', (result: Result) => result],
      ['later', (result: Result) => Promise.resolve(result)],
      ['in an Observable', (result: Result) => of(result)],
    ])('%s, with events: delivers them, then completes', async (_when, answer) => {
      const { calls, ends, observer, request } = run({ answer: () => answer(last('a', 'b', 'c')) });
      request(2);
      await turn();
      expect(observer.told).toEqual(['a', 'b']);
      request(1);
      expect(observer.told).toEqual(['a', 'b', 'c', 'complete']);
      expect(calls).toEqual([2]);
      expect(ends).toEqual(['completed']);
    });

    it.each([
      ['at once', (result: Result) => result],
      ['later', (result: Result) => Promise.resolve(result)],
      ['in an Observable', (result: Result) => of(result)],
    ])('%s, without events: completes', async (_when, answer) => {
      const { calls, observer, request } = run({ answer: () => answer(last()) });
      request(2);
      await turn();
      expect(observer.told).toEqual(['complete']);
      expect(calls).toEqual([2]);
    });

    it('ends an Observable reply that would go on', () => {
      const teardown = jest.fn();
      const reply$ = new Observable<Result>((subscriber) => {
        subscriber.next(events('a'));
        subscriber.next(last('b'));
        subscriber.next(events('c'));
        return teardown;
      });
      const { observer, request } = run({ answer: () => reply$ });
      request(9);
      expect(observer.told).toEqual(['a', 'b', 'complete']);
      expect(teardown).toHaveBeenCalledTimes(1);
    });

    it('unsubscribes from a reply that takes its time', () => {
      const reply$ = new Subject<Result>();
      const { observer, request } = run({ answer: () => reply$ });
      request(9);
      reply$.next(last('a'));
      expect(observer.told).toEqual(['a', 'complete']);
      expect(reply$.observed).toBe(false);
    });

    it('unsubscribes at once, also while its events wait for demand', () => {
      const reply$ = new Subject<Result>();
      const { observer, request } = run({ answer: () => reply$ });
      request(1);
      reply$.next(last('a', 'b'));
      expect(observer.told).toEqual(['a']);
      expect(reply$.observed).toBe(false);
    });

    it('is not taken for the end when it is false', () => {
      const { calls, request } = run({ answer: () => ({ ...NOTHING, done: false }) });
      request(1);
      request(1);
      expect(calls).toEqual([1, 2]);
    });
  });

  describe('terminate', () => {
    it.each<[EndReason, (producer: ReturnType<typeof run>) => void]>([
      ['completed', ({ context }) => context.complete()],
      ['failed', ({ context }) => context.error(failure)],
      ['failed', ({ request }) => request(-1)],
      ['cancelled', ({ subscription }) => subscription.unsubscribe()],
    ])('is told %s, once, and its last state', (reason, end) => {
      const terminated: unknown[] = [];
      const producer = run({
        answer: () => ({ events: ['a'], state: 'used' }),
        terminate: (state, told) => terminated.push([state, told]),
      });
      producer.request(1);
      end(producer);
      producer.subscription.unsubscribe();
      producer.context.complete();
      producer.context.error(failure);
      expect(terminated).toEqual([['used', reason]]);
    });

    it('is told failed when handleDemand throws', () => {
      const { ends, request } = run({
        answer: () => {
          throw failure;
        },
      });
      request(1);
      expect(ends).toEqual(['failed']);
    });

    it('runs before the observer hears of the end', () => {
      const log: string[] = [];
      const { context } = run({ terminate: () => log.push('terminate'), reactions: { complete: () => log.push('complete') } });
      context.complete();
      expect(log).toEqual(['terminate', 'complete']);
    });

    it('2.13 that throws at completion is the error of the stream', () => {
      const { context, ends, observer } = run({
        terminate: () => {
          throw failure;
        },
      });
      context.complete();
      expect(observer.told).toEqual([failure]);
      expect(ends).toEqual(['completed']);
    });

    it('that fails the stream at completion does', () => {
      const producer = run({ terminate: () => producer.context.error(failure) });
      producer.context.complete();
      expect(producer.observer.told).toEqual([failure]);
    });

    it('2.13 that throws on failure is reported beside the error of the stream', async () => {
      const mistake = new Error('terminate');
      const { context, observer } = run({
        terminate: () => {
          throw mistake;
        },
      });
      context.error(failure);
      expect(observer.told).toEqual([failure]);
      expect((await unhandledErrors()).splice(0)).toEqual([mistake]);
    });

    it('3.16 that throws on cancel is reported, and unsubscribe returns normally', async () => {
      const mistake = new Error('terminate');
      const { observer, subscription } = run({
        terminate: () => {
          throw mistake;
        },
      });
      expect(() => subscription.unsubscribe()).not.toThrow();
      expect(observer.told).toEqual([]);
      expect((await unhandledErrors()).splice(0)).toEqual([mistake]);
    });

    it('1.8 may unsubscribe: nothing more is said', () => {
      const producer = run({ terminate: () => producer.subscription.unsubscribe() });
      producer.context.complete();
      expect(producer.observer.told).toEqual([]);
      expect(producer.ends).toEqual(['completed']);
    });
  });

  describe('signal', () => {
    it.each<[string, boolean, (producer: ReturnType<typeof run>) => void]>([
      ['a cancel', true, ({ subscription }) => subscription.unsubscribe()],
      ['an error', true, ({ context }) => context.error(failure)],
      ['a bad request', true, ({ request }) => request(0)],
      ['completion', false, ({ context }) => context.complete()],
      [
        'completion, and a cancel after it',
        false,
        ({ context, subscription }) => {
          context.complete();
          subscription.unsubscribe();
        },
      ],
    ])('after %s: aborted is %p, whether it was looked at before or not', (_what, aborted, end) => {
      const before = run();
      const { signal } = before.context;
      expect(signal.aborted).toBe(false);
      end(before);
      expect(signal.aborted).toBe(aborted);
      const after = run();
      end(after);
      expect(after.context.signal.aborted).toBe(aborted);
    });

    it('is the same each time', () => {
      const { context } = run();
      expect(context.signal).toBe(context.signal);
    });

    it('is aborted before terminate and after the pending answer was given up', () => {
      const log: string[] = [];
      const reply$ = new Observable<Result>(() => () => log.push('given up'));
      const { context, request, subscription } = run({ answer: () => reply$, terminate: () => log.push('terminate') });
      context.signal.addEventListener('abort', () => log.push('abort'));
      request(1);
      subscription.unsubscribe();
      expect(log).toEqual(['given up', 'abort', 'terminate']);
    });
  });

  describe('demand', () => {
    it('is what is requested and not yet delivered', () => {
      const seen: number[] = [];
      const producer = run({
        answer: (_demand, context) => {
          seen.push(context.demand);
          return NOTHING;
        },
        reactions: { next: () => seen.push(producer.context.demand) },
      });
      expect(producer.context.demand).toBe(0);
      producer.request(3);
      producer.request(4);
      producer.context.emit(['a', 'b']);
      expect(seen).toEqual([3, 7, 5, 5]);
      producer.request(Infinity);
      expect(producer.context.demand).toBe(Infinity);
    });
  });

  describe('buffer', () => {
    it('holds 10_000 events by default, keeps the last and reports the others', () => {
      const { context, discarded } = run();
      context.emit(numbers(10_001));
      expect(discarded).toEqual([[0]]);
    });

    it.each<[ProducerOptions, Event[], Event[]]>([
      [{ bufferSize: 2 }, ['d', 'e'], ['a', 'b', 'c']],
      [{ bufferSize: 2, bufferKeep: 'last' }, ['d', 'e'], ['a', 'b', 'c']],
      [{ bufferSize: 2, bufferKeep: 'first' }, ['a', 'b'], ['c', 'd', 'e']],
      [{ bufferSize: 1 }, ['e'], ['a', 'b', 'c', 'd']],
      [{ bufferSize: 0 }, [], ['a', 'b', 'c', 'd', 'e']],
      [{ bufferSize: 0, bufferKeep: 'first' }, [], ['a', 'b', 'c', 'd', 'e']],
      [{ bufferSize: Infinity }, ['a', 'b', 'c', 'd', 'e'], []],
    ])('%p keeps %p and reports %p', (options, kept, lost) => {
      const { context, discarded, observer, request } = run({ options });
      context.emit(['a', 'b', 'c']);
      context.emit(['d', 'e']);
      expect(discarded.flat()).toEqual(lost);
      request(9);
      expect(observer.events).toEqual(kept);
    });

    it('of 0 still lets through what is asked for', () => {
      const { context, discarded, observer, request } = run({ options: { bufferSize: 0 } });
      request(2);
      context.emit(['a', 'b', 'c']);
      expect(observer.events).toEqual(['a', 'b']);
      expect(discarded).toEqual([['c']]);
    });

    it('takes what an answer brings too much', () => {
      const { discarded, observer, request } = run({ answer: () => events(...numbers(5)), options: { bufferSize: 2 } });
      request(1);
      expect(discarded).toEqual([[1, 2]]);
      request(2);
      expect(observer.events).toEqual([0, 3, 4]);
    });

    it('keeps falsy events', () => {
      const falsy = [undefined, null, 0, '', NaN, false] as unknown as Event[];
      const { context, observer, request } = run();
      context.emit(falsy);
      request(6);
      expect(observer.batches).toEqual([falsy]);
    });
  });

  describe('onDiscard', () => {
    it('is told of what waits when the observer leaves', () => {
      const { context, discarded, subscription } = run();
      context.emit(['a', 'b']);
      subscription.unsubscribe();
      expect(discarded).toEqual([['a', 'b']]);
    });

    it('is told of nothing when nothing is given up', () => {
      const { context, discarded, request, subscription } = run();
      request(2);
      context.emit(['a', 'b']);
      context.emit([]);
      subscription.unsubscribe();
      expect(discarded).toEqual([]);
    });

    it('is told of the rest of a batch whose first part is answered with a cancel', () => {
      const { discarded, observer } = run({
        init: ({ emit }) => emit(['a', 'b', 'c', 'd', 'e']),
        reactions: {
          start: (subscription) => [2, 2].forEach((n) => subscription.request(n)),
          next: (_events, subscription) => subscription.unsubscribe(),
        },
      });
      expect(observer.events).toEqual(['a', 'b']);
      expect(discarded).toEqual([['c', 'd', 'e']]);
    });

    it('is told of what was emitted inside the next that cancels, behind the buffer', () => {
      const producer = run({
        reactions: {
          next: (_events, subscription) => {
            producer.context.emit(['c']);
            producer.context.emit(['d']);
            subscription.unsubscribe();
          },
        },
      });
      producer.context.emit(['a', 'b']);
      producer.request(1);
      expect(producer.observer.events).toEqual(['a']);
      expect(producer.discarded).toEqual([['b'], ['c'], ['d']]);
    });

    it('is told of what is returned after what was emitted has been answered with a cancel', () => {
      const { discarded, observer, request } = run({
        answer: (_demand, { emit }) => {
          emit(['a']);
          return events('b', 'c');
        },
        reactions: { next: (_events, subscription) => subscription.unsubscribe() },
      });
      request(5);
      expect(observer.events).toEqual(['a']);
      expect(discarded).toEqual([['b', 'c']]);
    });

    it('is told before terminate', () => {
      const log: string[] = [];
      const { context, subscription } = run({ terminate: () => log.push('terminate'), options: { onDiscard: () => log.push('discard') } });
      context.emit(['a']);
      subscription.unsubscribe();
      expect(log).toEqual(['discard', 'terminate']);
    });

    const mistake = new Error('onDiscard');
    const options: ProducerOptions = {
      bufferSize: 1,
      onDiscard: () => {
        throw mistake;
      },
    };

    it('2.13 that throws at an overflow fails the stream', async () => {
      const { context, ends, observer } = run({ options });
      expect(() => context.emit(['a', 'b'])).not.toThrow();
      expect(observer.told).toEqual([mistake]);
      expect(ends).toEqual(['failed']);
      // The stream is over when it is told of the event that was still there.
      expect((await unhandledErrors()).splice(0)).toEqual([mistake]);
    });

    it('2.13 that throws at an overflow from inside next fails the stream after next has returned', () => {
      const producer = run({
        options: { ...options, bufferSize: 0 },
        reactions: { next: () => expect(() => producer.context.emit(['b'])).not.toThrow() },
      });
      producer.request(1);
      producer.context.emit(['a']);
      expect(producer.observer.told).toEqual(['a', mistake]);
    });

    it('2.13 that throws for what was emitted inside the next that cancels is reported, and the end goes on', async () => {
      const producer = run({
        options,
        reactions: {
          next: (_events, subscription) => {
            producer.context.emit(['b']);
            subscription.unsubscribe();
          },
        },
      });
      producer.request(1);
      expect(() => producer.context.emit(['a'])).not.toThrow();
      expect(producer.ends).toEqual(['cancelled']);
      expect((await unhandledErrors()).splice(0)).toEqual([mistake]);
    });

    it('2.13 that throws on cancel or error is reported, and the end goes on', async () => {
      const cancelled = run({ options });
      cancelled.context.emit(['a']);
      cancelled.subscription.unsubscribe();
      expect(cancelled.ends).toEqual(['cancelled']);
      const failed = run({ options });
      failed.context.emit(['a']);
      failed.context.error(failure);
      expect(failed.observer.told).toEqual([failure]);
      expect((await unhandledErrors()).splice(0)).toEqual([mistake, mistake]);
    });

    it('is not needed', () => {
      const observer = new RecordingObserver<number>();
      fromDemandProducer<number, number>(() => numbers(3), { bufferSize: 1 })
        .subscribeWithDemand(observer)
        .request(1);
      expect(observer.events).toEqual([0]);
    });
  });

  describe('pollIntervalMs', () => {
    let scheduler: ManualScheduler;
    let options: ProducerOptions;

    beforeEach(() => {
      scheduler = new ManualScheduler();
      options = { pollIntervalMs: 100, scheduler };
    });

    it('asks again that long after an empty answer, as long as demand is unmet', () => {
      const answers = [NOTHING, NOTHING, events('a')];
      const { calls, observer, request } = run({ answer: () => answers.shift() ?? NOTHING, options });
      request(2);
      scheduler.advance(99);
      expect(calls).toEqual([2]);
      scheduler.advance(1);
      expect(calls).toEqual([2, 2]);
      scheduler.advance(100);
      // An answer with events is followed by a call for the rest at once.
      expect(calls).toEqual([2, 2, 2, 1]);
      expect(observer.events).toEqual(['a']);
      scheduler.advance(100);
      expect(calls).toEqual([2, 2, 2, 1, 1]);
    });

    it('counts from the answer, when that comes later', () => {
      const replies = [new Subject<Result>(), new Subject<Result>()];
      let call = 0;
      const { calls, request } = run({ answer: () => replies[call++] ?? NOTHING, options });
      request(2);
      scheduler.advance(500);
      expect(scheduler.nextTimerIn).toBeUndefined();
      replies[0]?.complete();
      expect(scheduler.nextTimerIn).toBe(100);
      scheduler.advance(100);
      expect(calls).toEqual([2, 2]);
      expect(scheduler.nextTimerIn).toBeUndefined();
    });

    it('never has two timers, and none while there is nothing to ask for', () => {
      const timers = jest.spyOn(scheduler, 'schedule');
      const { calls, context, request } = run({ options });
      expect(scheduler.nextTimerIn).toBeUndefined();
      request(2);
      scheduler.advance(50);
      request(1);
      context.emit(['a']);
      expect(calls).toEqual([2, 3, 2]);
      scheduler.advance(99);
      expect(calls).toEqual([2, 3, 2]);
      scheduler.advance(1);
      expect(calls).toEqual([2, 3, 2, 2]);
      expect(timers).toHaveBeenCalledTimes(4);
    });

    it('asks for nothing once demand was met by emit', () => {
      const { calls, context, request } = run({ options });
      request(1);
      context.emit(['a']);
      scheduler.advance(1000);
      expect(calls).toEqual([1]);
    });

    it.each<[string, (producer: ReturnType<typeof run>) => void]>([
      ['a cancel', ({ subscription }) => subscription.unsubscribe()],
      ['an error', ({ context }) => context.error(failure)],
      ['completion', ({ context }) => context.complete()],
    ])('leaves no timer behind after %s', (_what, end) => {
      const producer = run({ options });
      producer.request(1);
      expect(scheduler.nextTimerIn).toBe(100);
      end(producer);
      expect(scheduler.nextTimerIn).toBeUndefined();
    });

    it('starts no timer for an empty answer of a call that ended the stream', () => {
      const producer = run({
        answer: () => {
          producer.subscription.unsubscribe();
          return NOTHING;
        },
        options,
      });
      producer.request(1);
      expect(scheduler.nextTimerIn).toBeUndefined();
    });

    it('starts no timer for an empty answer that was the last', () => {
      const { request, subscription } = run({
        answer: (_demand, { complete, emit }) => {
          emit([]);
          complete();
          return NOTHING;
        },
        options,
      });
      const timers = jest.spyOn(scheduler, 'schedule');
      request(1);
      expect(timers).not.toHaveBeenCalled();
      expect(subscription.closed).toBe(true);
    });

    it('without it nothing is scheduled', () => {
      const timers = jest.spyOn(scheduler, 'schedule');
      const { request } = run({ options: { scheduler } });
      request(1);
      expect(timers).not.toHaveBeenCalled();
    });

    it('a call that throws from the timer fails the stream', () => {
      const { calls, observer, request } = run({
        answer: () => {
          if (calls.length === 2) {
            throw failure;
          }
          return NOTHING;
        },
        options,
      });
      request(1);
      scheduler.advance(100);
      expect(observer.told).toEqual([failure]);
      expect(scheduler.nextTimerIn).toBeUndefined();
    });
  });

  describe('cancel', () => {
    it('3.5 gives up the pending answer', () => {
      const reply$ = new Subject<Result>();
      const { observer, request, subscription } = run({ answer: () => reply$ });
      request(1);
      subscription.unsubscribe();
      expect(reply$.observed).toBe(false);
      expect(observer.told).toEqual([]);
    });

    it('2.8 ignores what a promise answers late, well or badly', async () => {
      for (const late of [() => Promise.resolve(last('late')), () => Promise.reject(failure)]) {
        const { calls, discarded, ends, observer, request, subscription } = run({ answer: late });
        request(1);
        subscription.unsubscribe();
        await turn();
        expect(observer.told).toEqual([]);
        expect([calls, ends, discarded]).toEqual([[1], ['cancelled'], []]);
      }
    });

    it('2.8 also the rejection of an answer whose first events were emitted at once, and answered with the cancel', async () => {
      const { ends, observer, request } = run({
        answer: async (_demand, { emit, signal }) => {
          emit(['a']);
          signal.throwIfAborted();
          return NOTHING;
        },
        reactions: { next: (_events, subscription) => subscription.unsubscribe() },
      });
      request(5);
      await turn();
      expect(observer.told).toEqual(['a']);
      expect(ends).toEqual(['cancelled']);
    });

    it('does not subscribe to an answer that comes after it', () => {
      const subscribed = jest.fn(() => NEVER);
      const { request } = run({
        answer: (_demand, { emit }) => {
          emit(['a']);
          return defer(subscribed);
        },
        reactions: { next: (_events, subscription) => subscription.unsubscribe() },
      });
      request(5);
      expect(subscribed).not.toHaveBeenCalled();
    });

    it('a throw of handleDemand after it is ignored: that is how it gives up', () => {
      const { ends, observer, request } = run({
        answer: (_demand, { emit, signal }) => {
          emit(['a']);
          signal.throwIfAborted();
          return NOTHING;
        },
        reactions: { next: (_events, subscription) => subscription.unsubscribe() },
      });
      request(5);
      expect(observer.told).toEqual(['a']);
      expect(ends).toEqual(['cancelled']);
    });

    it('stops a synchronous, endless answer', () => {
      const taken: number[] = [];
      const { observer, request } = run({
        answer: () =>
          new Observable<Result>((subscriber) => {
            for (let n = 0; !subscriber.closed; n++) {
              taken.push(n);
              subscriber.next(events(n));
            }
          }),
        reactions: {
          next: ([event], subscription) => {
            if (event === 2) {
              subscription.unsubscribe();
            }
          },
        },
      });
      request(100);
      expect(observer.events).toEqual([0, 1, 2]);
      // One more is produced before takeWhile sees it.
      expect(taken.length).toBeLessThanOrEqual(4);
    });

    it('stops a producer that answers at once and for ever', () => {
      const { calls, observer, request } = run({
        answer: () => events('x'),
        reactions: {
          next: (_events, subscription) => {
            if (observer.events.length === 3) {
              subscription.unsubscribe();
            }
          },
        },
      });
      request(Infinity);
      expect(observer.events).toEqual(['x', 'x', 'x']);
      expect(calls).toHaveLength(3);
    });
  });

  it('3.13 forgets downstream at the end', () => {
    for (const end of [
      (link: ProducerLink<string>) => {
        link.cancel();
      },
      (link: ProducerLink<string>) => {
        link.end();
        link.request(1);
      },
      (link: ProducerLink<string>) => {
        link.error(failure);
      },
    ]) {
      const downstream = new RecordingDownstream<string>();
      const link = new ProducerLink<string>(
        downstream,
        functionProducer(() => []),
        producerSettings({}),
      );
      link.open();
      end(link);
      expect(Object.values(link)).not.toContain(downstream);
    }
  });

  describe('replies', () => {
    it('1.3 an Observable that goes on from inside next is heard after next has returned', () => {
      const reply$ = new Subject<Result>();
      const { calls, observer, request } = run({
        answer: () => reply$,
        reactions: {
          next: ([event]) => {
            if (event === 'a') {
              reply$.next(events('b'));
              reply$.next(events('c'));
              reply$.complete();
            }
          },
        },
      });
      request(3);
      reply$.next(events('a'));
      expect(observer.batches).toEqual([['a'], ['b'], ['c']]);
      expect(observer.deepest).toBe(1);
      expect(calls).toEqual([3]);
    });

    it('1.3 an Observable that fails from inside next is heard after next has returned', () => {
      const reply$ = new Subject<Result>();
      const { observer, request } = run({ answer: () => reply$, reactions: { next: () => reply$.error(failure) } });
      request(3);
      reply$.next(events('a'));
      expect(observer.told).toEqual(['a', failure]);
      expect(observer.deepest).toBe(1);
    });

    it('a bad item of an Observable fails the stream, and ends the Observable', () => {
      const reply$ = new Subject<Result>();
      const { observer, request } = run({ answer: () => reply$ });
      request(3);
      reply$.next(5 as never);
      expect(observer.errors).toEqual([expect.any(TypeError)]);
      expect(reply$.observed).toBe(false);
    });
  });

  describe('afterBuffered', () => {
    it('runs at once when nothing waits, and else in its place among the events', () => {
      const log: unknown[] = [];
      const { context, request } = run({ reactions: { next: (batch) => log.push(...batch) } });
      context.afterBuffered(() => log.push('first'));
      expect(log).toEqual(['first']);
      context.emit(['a', 'b']);
      context.afterBuffered(() => log.push('second'));
      context.emit(['c']);
      request(2);
      expect(log).toEqual(['first', 'a', 'b', 'second']);
      request(1);
      expect(log).toEqual(['first', 'a', 'b', 'second', 'c']);
    });

    it('said inside handleDemand comes after what the call returns, and before what it emits from there on', () => {
      const log: unknown[] = [];
      const { calls, request } = run({
        answer: (_demand, { emit, afterBuffered }) => {
          if (calls.length > 1) {
            return NOTHING;
          }
          emit(['a']);
          afterBuffered(() => log.push('action'));
          emit(['c']);
          return events('b');
        },
        reactions: { next: (batch) => log.push(...batch) },
      });
      request(9);
      expect(log).toEqual(['a', 'b', 'action', 'c']);
    });

    it('said inside handleDemand comes after what an Observable answers at once', () => {
      const log: unknown[] = [];
      const { request } = run({
        answer: (_demand, { afterBuffered }) => {
          afterBuffered(() => log.push('action'));
          return of(last('a'));
        },
        reactions: { next: (batch) => log.push(...batch) },
      });
      request(1);
      expect(log).toEqual(['a', 'action']);
    });

    it('said once a call has returned runs at once', () => {
      const action = jest.fn();
      const { context, request } = run();
      request(1);
      context.afterBuffered(action);
      expect(action).toHaveBeenCalledTimes(1);
    });

    it('what the action says takes its turn when it has returned', () => {
      const log: unknown[] = [];
      const { context, request } = run({ reactions: { next: (batch) => log.push(...batch) } });
      request(9);
      context.afterBuffered(() => {
        context.emit(['a']);
        log.push('action');
      });
      expect(log).toEqual(['action', 'a']);
    });

    it('does not run after the stream was given up, also when it was said in the call or the next that ended it', () => {
      const action = jest.fn();
      const thrown = run({
        answer: (_demand, { afterBuffered }) => {
          afterBuffered(action);
          throw failure;
        },
      });
      thrown.request(1);
      expect(thrown.observer.told).toEqual([failure]);
      const left = run({
        answer: (_demand, { afterBuffered }) => {
          afterBuffered(action);
          left.subscription.unsubscribe();
          return NOTHING;
        },
      });
      left.request(1);
      const inNext = run({
        reactions: {
          next: (_events, subscription) => {
            inNext.context.afterBuffered(action);
            subscription.unsubscribe();
          },
        },
      });
      inNext.request(1);
      inNext.context.emit(['a']);
      const waiting = run();
      waiting.context.emit(['a']);
      waiting.context.afterBuffered(action);
      waiting.subscription.unsubscribe();
      expect(action).not.toHaveBeenCalled();
    });

    it('2.13 an action that throws fails the stream', () => {
      const { context, observer } = run();
      context.afterBuffered(() => {
        throw failure;
      });
      expect(observer.told).toEqual([failure]);
    });
  });
});
