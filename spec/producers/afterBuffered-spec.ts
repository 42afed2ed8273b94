import { map, NEVER, Subject, type Observable } from 'rxjs';
import {
  broadcastDispatcher,
  demandConsumer,
  demandDispatcher,
  dispatchStage,
  fromDemandProducer,
  mapStage,
  type DemandObservable,
  type ProducerContext,
  type ProducerOptions,
} from '../../lib/index.js';
import { RecordingObserver, type Reactions } from '../support/recordingObserver.js';

type Context = ProducerContext<string>;

interface Parts {
  init?(context: Context): void;
  /** Answers demand. Default: with nothing, as a producer does that is pushed. */
  answer?(demand: number, context: Context): readonly string[] | Observable<readonly string[]>;
  reactions?: Reactions<string>;
  options?: ProducerOptions;
}

/** A producer; `log` is what happened around it, in order. */
function producer({ init, answer = () => [], options }: Parts = {}) {
  const log: unknown[] = [];
  let latest: Context | undefined;
  const source$ = fromDemandProducer<string, null>(
    {
      init: (context) => {
        latest = context;
        init?.(context);
        return null;
      },
      handleDemand: (demand, state, context) => {
        const reply = answer(demand, context);
        return Array.isArray(reply)
          ? { events: reply as readonly string[], state }
          : (reply as Observable<readonly string[]>).pipe(map((events) => ({ events, state })));
      },
    },
    { onDiscard: (events) => log.push(`discarded ${events.join('')}`), ...options },
  );
  return {
    log,
    source$,
    get context() {
      return latest as Context;
    },
    push: (letters: string) => latest?.emit(letters.split('')),
    /** GenStage's `async_info`; the message is what it writes down. */
    info: (message: string) => latest?.afterBuffered(() => log.push(message)),
  };
}

/** The same under a consumer that asks by hand: its batches are in the log, too. */
function run(parts: Parts = {}) {
  const { reactions } = parts;
  const made = producer(parts);
  const observer = new RecordingObserver<string>({
    next: (events, subscription) => {
      made.log.push(events.join(''));
      reactions?.next?.(events, subscription);
    },
    complete: () => made.log.push('complete'),
    error: (error) => made.log.push(error),
  });
  const subscription = made.source$.subscribeWithDemand(observer);
  return Object.assign(made, { observer, subscription, ask: (n: number) => subscription.request(n) });
}

const boom = new Error('boom');

describe('context.afterBuffered', () => {
  describe("GenStage's infos", () => {
    it('scenario 22: comes after the buffered events', () => {
      const { log, push, info, ask } = run();
      push('abc');
      info('info');
      expect(log).toEqual([]);
      ask(4);
      expect(log).toEqual(['abc', 'info']);
    });

    it('scenario 23: keeps its place while the buffer moves', () => {
      const { log, push, info, ask } = run({ options: { bufferSize: 3 } });
      push('abc');
      info('info1');
      ask(2);
      push('de');
      info('info2');
      expect(log).toEqual(['ab']);
      ask(1);
      expect(log).toEqual(['ab', 'c', 'info1']);
      ask(2);
      expect(log).toEqual(['ab', 'c', 'info1', 'de', 'info2']);
    });

    it.each([
      ['last', ['discarded abc', 'info'], ['discarded abc', 'info', 'defgh']],
      ['first', ['discarded fgh'], ['discarded fgh', 'abc', 'info', 'de']],
    ] as const)('scenario 24: an overflow that drops the events before it releases it (bufferKeep: %s)', (bufferKeep, before, after) => {
      const { log, push, info, ask } = run({ options: { bufferSize: 5, bufferKeep } });
      push('abc');
      info('info');
      push('defgh');
      expect(log).toEqual(before);
      ask(5);
      expect(log).toEqual(after);
    });

    it('scenario 25: several, in order; buffered events are cut where one stands', () => {
      const { log, push, info, ask } = run();
      push('abc');
      info('d');
      info('e');
      info('f');
      push('gh');
      info('i');
      ask(5);
      expect(log).toEqual(['abc', 'd', 'e', 'f', 'gh', 'i']);
    });
  });

  it('runs at once when nothing waits, whatever was delivered before and is asked for', () => {
    const { log, push, info, ask } = run();
    info('first');
    ask(5);
    push('ab');
    info('second');
    expect(log).toEqual(['first', 'ab', 'second']);
  });

  it('in init: takes its turn when init has returned, among what init emits', () => {
    const order: string[] = [];
    const { log, ask } = run({
      init: ({ emit, afterBuffered }) => {
        afterBuffered(() => order.push('nothing was emitted yet'));
        emit(['a', 'b']);
        afterBuffered(() => order.push('after b'));
        order.push('init returns');
      },
    });
    expect(order).toEqual(['init returns', 'nothing was emitted yet']);
    ask(2);
    expect(order).toEqual(['init returns', 'nothing was emitted yet', 'after b']);
    expect(log).toEqual(['ab']);
  });

  describe('in handleDemand', () => {
    it('comes after what the call returns, as a message to itself in GenStage', () => {
      const { log, ask } = run({
        answer: (_demand, context) => {
          context.afterBuffered(() => log.push('info'));
          return ['a', 'b', 'c'];
        },
      });
      ask(2);
      expect(log).toEqual(['ab']);
      ask(1);
      expect(log).toEqual(['ab', 'c', 'info']);
    });

    it('at once, when nothing waits: before an error that is said next', () => {
      const { ask, log } = run({
        answer: (_demand, { afterBuffered, error }) => {
          afterBuffered(() => log.push('after'));
          error(boom);
          return ['a'];
        },
      });
      ask(1);
      expect(log).toEqual(['a', 'after', boom]);
    });

    it('keeps its place among what the call emits', () => {
      const { log, ask } = run({
        answer: (_demand, { emit, afterBuffered }) => {
          emit(['a', 'b']);
          afterBuffered(() => log.push('after b'));
          emit(['c']);
          afterBuffered(() => log.push('after c'));
          emit(['d']);
          return [];
        },
      });
      ask(1);
      expect(log).toEqual(['a']);
      ask(3);
      expect(log.slice(0, 6)).toEqual(['a', 'b', 'after b', 'c', 'after c', 'd']);
    });

    it('does not wait for an asynchronous answer', () => {
      const reply$ = new Subject<readonly string[]>();
      const { log, ask, info, push } = run({
        answer: (_demand, context) => {
          context.afterBuffered(() => log.push('said in the call'));
          return reply$;
        },
      });
      ask(3);
      expect(log).toEqual(['said in the call']);
      info('said while it is pending');
      push('a');
      expect(log).toEqual(['said in the call', 'said while it is pending', 'a']);
      reply$.next(['b', 'c', 'd']);
      info('behind d');
      expect(log).toEqual(['said in the call', 'said while it is pending', 'a', 'bc']);
    });

    it('is not forgotten by the next call', () => {
      let calls = 0;
      const { log, ask } = run({
        answer: (_demand, context) => {
          const call = ++calls;
          context.afterBuffered(() => log.push(call));
          return [`a${call}`];
        },
      });
      ask(3);
      expect(log).toEqual(['a1', 1, 'a2', 2, 'a3', 3]);
    });
  });

  describe('from inside a delivery', () => {
    it('takes its turn behind what is buffered, and before what is emitted later', () => {
      const stage = run({
        reactions: {
          next: (events) => {
            if (events[0] === 'a') {
              stage.info('info');
              stage.push('d');
              stage.log.push('next returns');
            }
          },
        },
      });
      stage.push('abc');
      stage.ask(1);
      expect(stage.log).toEqual(['a', 'next returns']);
      stage.ask(9);
      expect(stage.log).toEqual(['a', 'next returns', 'bc', 'info', 'd']);
    });

    it('nests no signal in another (1.3)', () => {
      const stage = run({
        reactions: {
          next: (events) => {
            if (events[0] === 'a') {
              stage.context.afterBuffered(() => stage.push('b'));
            }
          },
        },
      });
      stage.ask(2);
      stage.push('a');
      expect(stage.log).toEqual(['a', 'b']);
      expect(stage.observer.deepest).toBe(1);
    });
  });

  describe('what an action says', () => {
    it('comes when it has returned, and behind those that wait', () => {
      const { log, push, info, context, ask } = run();
      push('ab');
      context.afterBuffered(() => {
        context.afterBuffered(() => log.push('said last'));
        push('x');
        log.push('returns');
      });
      info('next');
      push('c');
      ask(9);
      expect(log).toEqual(['ab', 'returns', 'next', 'c', 'said last', 'x']);
    });

    it('at once, comes when it has returned', () => {
      const { log, push, context, ask } = run();
      ask(1);
      context.afterBuffered(() => {
        push('a');
        log.push('returns');
      });
      expect(log).toEqual(['returns', 'a']);
    });

    it('may be the end', () => {
      const { log, push, context, ask } = run();
      push('ab');
      context.afterBuffered(() => context.complete());
      ask(2);
      expect(log).toEqual(['ab', 'complete']);
    });

    it('may fail the stream: what stands behind is discarded', () => {
      const { log, push, context, ask, info } = run();
      push('ab');
      context.afterBuffered(() => context.error(boom));
      push('c');
      info('never');
      ask(9);
      expect(log).toEqual(['ab', 'discarded c', boom]);
    });

    it('may cancel: nothing more comes', () => {
      const { log, push, context, ask, info, subscription } = run();
      push('ab');
      context.afterBuffered(() => subscription.unsubscribe());
      push('c');
      info('never');
      ask(9);
      expect(log).toEqual(['ab', 'discarded c']);
    });

    it('may ask, and is answered when it has returned', () => {
      const { log, push, context, ask } = run();
      push('ab');
      context.afterBuffered(() => {
        ask(1);
        log.push('returns');
      });
      push('c');
      ask(2);
      expect(log).toEqual(['ab', 'returns', 'c']);
    });
  });

  describe('and the end', () => {
    it('comes before the completion, with nobody asking for more', () => {
      const { log, push, info, context, ask } = run();
      push('ab');
      info('info');
      context.complete();
      ask(2);
      expect(log).toEqual(['ab', 'info', 'complete']);
    });

    it('said after complete(), while events wait, still comes before the completion', () => {
      const { log, push, info, context, ask } = run();
      push('ab');
      context.complete();
      info('info');
      ask(2);
      expect(log).toEqual(['ab', 'info', 'complete']);
    });

    it('never runs after the completion, an error or a cancel', () => {
      const completed = run();
      completed.context.complete();
      completed.info('never');
      expect(completed.log).toEqual(['complete']);

      const failed = run();
      failed.push('a');
      failed.info('never');
      failed.context.error(boom);
      failed.info('never');
      failed.ask(5);
      expect(failed.log).toEqual(['discarded a', boom]);

      const cancelled = run();
      cancelled.push('a');
      cancelled.info('never');
      cancelled.subscription.unsubscribe();
      cancelled.info('never');
      expect(cancelled.log).toEqual(['discarded a']);
    });

    it('never runs when the call or the delivery in which it was said cancels', () => {
      const inCall = run({
        answer: () => {
          inCall.info('never');
          inCall.subscription.unsubscribe();
          return [];
        },
      });
      inCall.ask(1);
      const inNext = run({
        reactions: {
          next: (_events, subscription) => {
            inNext.info('never');
            subscription.unsubscribe();
          },
        },
      });
      inNext.ask(1);
      inNext.push('a');
      expect(inCall.log).toEqual([]);
      expect(inNext.log).toEqual(['a']);
    });

    it('2.13 an action that throws fails the stream, once, whether it waited or not', () => {
      const ends: string[] = [];
      const throwing = (): never => {
        throw boom;
      };
      const waited = run();
      waited.push('a');
      waited.context.afterBuffered(throwing);
      waited.info('never');
      waited.push('b');
      waited.ask(9);
      expect(waited.log).toEqual(['a', 'discarded b', boom]);

      const source$ = fromDemandProducer<string, null>({
        init: ({ afterBuffered }) => {
          afterBuffered(throwing);
          return null;
        },
        handleDemand: () => NEVER,
        terminate: (_state, reason) => {
          ends.push(reason);
        },
      });
      const observer = new RecordingObserver<string>();
      source$.subscribeWithDemand(observer);
      expect(observer.told).toEqual([boom]);
      expect(ends).toEqual(['failed']);
    });
  });

  it('does not grow the stack with ten thousand of them', () => {
    const count = 10_000;
    let ran = 0;
    const { context, push, ask } = run();
    push('a');
    for (let index = 0; index < count; index++) {
      context.afterBuffered(() => {
        ran++;
        if (ran < count / 2) {
          context.afterBuffered(() => ran++);
        }
      });
    }
    ask(1);
    expect(ran).toBe(count + count / 2 - 1);
  });

  describe('delivered means: handed to the stage that asked', () => {
    it('mapStage(project) holds nothing: its consumer has had the events', () => {
      const { log, source$, push, info } = producer();
      const subscription = source$.pipe(mapStage((letter) => letter.toUpperCase())).subscribeWithDemand({
        next: (events) => log.push(events.join('')),
        error: () => undefined,
        complete: () => undefined,
      });
      push('ab');
      info('info');
      subscription.request(2);
      expect(log).toEqual(['AB', 'info']);
    });

    it('mapStage({ handleEvents }) prefetches: the events may still wait there', () => {
      const { log, source$, push, info } = producer();
      const stage = mapStage({ handleEvents: (events: readonly string[], state: undefined) => ({ events, state }) }, { maxDemand: 4 });
      const subscription = source$.pipe(stage).subscribeWithDemand({
        next: (events) => log.push(events.join('')),
        error: () => undefined,
        complete: () => undefined,
      });
      push('ab');
      info('info');
      expect(log).toEqual(['info']);
      subscription.request(2);
      expect(log).toEqual(['info', 'ab']);
    });

    it.each([
      ['demandDispatcher', demandDispatcher<string>()],
      ['broadcastDispatcher', broadcastDispatcher<string>()],
    ])('dispatchStage(%s) takes what its consumers asked for, and hands it out when the producer has returned', (_name, dispatcher) => {
      const { log, source$, push, info } = producer();
      const shared$: DemandObservable<string> = source$.pipe(dispatchStage(dispatcher, { keepAlive: true }));
      const subscription = shared$.subscribeWithDemand({
        next: (events) => log.push(events.join('')),
        error: () => undefined,
        complete: () => undefined,
      });
      push('abc');
      info('info');
      push('d');
      subscription.request(1);
      // Before its place: the marker waits with the events in the producer.
      expect(log).toEqual(['a']);
      subscription.request(3);
      expect(log).toEqual(['a', 'info', 'bc', 'd']);
      push('e');
      info('behind e');
      expect(log).toEqual(['a', 'info', 'bc', 'd']);
      subscription.request(1);
      expect(log.slice(4)).toEqual(['behind e', 'e']);
    });

    it('demandConsumer may have the events in its handler still', () => {
      const { log, source$, push, info } = producer();
      const handled$ = new Subject<void>();
      source$
        .pipe(
          demandConsumer(
            (events) => {
              log.push(`handles ${events.join('')}`);
              return handled$;
            },
            { maxDemand: 2, minDemand: 1 },
          ),
        )
        .subscribe();
      push('ab');
      info('info');
      expect(log).toEqual(['handles a', 'info']);
    });
  });
});
