import { concat, defer, EMPTY, map, Observable, of, repeat, retry, Subject, take, timer, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  demandConsumer,
  fromDemandProducer,
  requestOn,
  type DemandObservable,
  type ProducerContext,
  type ProducerOptions,
  type ProducerReply,
} from 'rxjs-demand';
import { demandMarbles } from '../support/demandMarbles.js';
import { turn } from '../support/eventually.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver, type Reactions } from '../support/recordingObserver.js';

type Answer = (demand: number, context: ProducerContext<unknown>) => ProducerReply<unknown>;

/** Subscribes to a function producer, and writes down what it was called with. */
function run(answer: Answer, reactions: Reactions<unknown> = {}, options?: ProducerOptions) {
  const calls: number[] = [];
  const observer = new RecordingObserver<unknown>(reactions);
  let context: ProducerContext<unknown> | undefined;
  const source = fromDemandProducer<unknown, unknown>((demand, given) => {
    calls.push(demand);
    context = given;
    return answer(demand, given);
  }, options);
  const subscription = source.subscribeWithDemand(observer);
  return {
    calls,
    observer,
    subscription,
    request: (n: number) => subscription.request(n),
    get context() {
      return context as ProducerContext<unknown>;
    },
  };
}

/** 0, 1, 2, …: always as many as asked for. */
function counting(): (demand: number) => number[] {
  let next = 0;
  return (demand) => Array.from({ length: demand }, () => next++);
}

/** Answers what is left of `answers`, one at each call, and then nothing. */
function scripted(...answers: unknown[]): Answer {
  return () => answers.shift() as ProducerReply<unknown>;
}

describe('fromDemandProducer', () => {
  describe('function form', () => {
    it('is called with the demand, and what it returns is one batch', () => {
      const { calls, observer, request } = run(counting());
      request(3);
      request(2);
      expect(calls).toEqual([3, 2]);
      expect(observer.batches).toEqual([
        [0, 1, 2],
        [3, 4],
      ]);
    });

    it('is not called before the first demand, and is never called with 0', () => {
      const { calls, request } = run(counting());
      expect(calls).toEqual([]);
      request(1);
      expect(calls).toEqual([1]);
    });

    it('keeps arrays that are events apart from arrays that are batches', () => {
      const { observer, request } = run(scripted([[1, 2], [3]], of([[4]])));
      request(2);
      request(1);
      expect(observer.batches).toEqual([[[1, 2], [3]], [[4]]]);
    });
  });

  describe('state form', () => {
    it('threads its state from init through each call, synchronous or not', async () => {
      const states: unknown[] = [];
      const observer = new RecordingObserver<string>();
      fromDemandProducer<string, string>({
        init: () => 'a',
        handleDemand: (demand, state) => {
          states.push(state);
          const result = { events: Array.from({ length: demand }, () => state), state: `${state}+` };
          return states.length === 2 ? Promise.resolve(result) : result;
        },
        terminate: (state, reason) => states.push([state, reason]),
      })
        .subscribeWithDemand(observer)
        .request(1);
      observer.subscription.request(1);
      await turn();
      observer.subscription.request(1);
      observer.subscription.unsubscribe();
      expect(states).toEqual(['a', 'a+', 'a++', ['a+++', 'cancelled']]);
      expect(observer.events).toEqual(['a', 'a+', 'a++']);
    });

    it('has each item of a reply bring a state', () => {
      const states: number[] = [];
      const observer = new RecordingObserver<string>();
      fromDemandProducer<string, number>({
        init: () => 0,
        handleDemand: (_demand, state) => {
          states.push(state);
          return of({ events: ['a'], state: state + 1 }, { events: ['b'], state: state + 2 });
        },
      })
        .subscribeWithDemand(observer)
        .request(4);
      expect(states).toEqual([0, 2]);
      expect(observer.events).toEqual(['a', 'b', 'a', 'b']);
    });

    it('begins with undefined when there is no init, and needs no terminate', () => {
      const states: unknown[] = [];
      const observer = new RecordingObserver<number>();
      fromDemandProducer<number, unknown>({
        handleDemand: (_demand, state) => {
          states.push(state);
          return { events: [1], state: 'later', done: states.length === 2 };
        },
      })
        .subscribeWithDemand(observer)
        .request(2);
      expect(states).toEqual([undefined, 'later']);
      expect(observer.told).toEqual([1, 1, 'complete']);
    });

    it('has its functions called on itself', () => {
      class Producer {
        readonly log: string[] = [];
        init(): number {
          this.log.push('init');
          return 0;
        }
        handleDemand(): { events: number[]; state: number; done: boolean } {
          this.log.push('handleDemand');
          return { events: [], state: 0, done: true };
        }
        terminate(): void {
          this.log.push('terminate');
        }
      }
      const producer = new Producer();
      fromDemandProducer<number, number>(producer).subscribe();
      expect(producer.log).toEqual(['init', 'handleDemand', 'terminate']);
    });

    it('makes its state when it is subscribed, not before', () => {
      const init = jest.fn(() => 0);
      const source = fromDemandProducer<number, number>({ init, handleDemand: (_demand, state) => ({ events: [], state }) });
      expect(init).not.toHaveBeenCalled();
      source.subscribeWithDemand(new RecordingObserver());
      expect(init).toHaveBeenCalledTimes(1);
    });
  });

  it.each([
    [undefined, 'Expected `producer` to be a function or an object with handleDemand, got `undefined` (undefined)'],
    [null, 'Expected `producer` to be a function or an object with handleDemand, got `null` (null)'],
    ['producer', 'Expected `producer` to be a function or an object with handleDemand, got `producer` (string)'],
    [{}, 'Expected `producer.handleDemand` to be a function, got `undefined` (undefined)'],
    [{ handleDemand: [] }, 'Expected `producer.handleDemand` to be a function, got `[object Array]` (array)'],
  ])('throws a TypeError for %p when it is called', (producer, message) => {
    expect(() => fromDemandProducer(producer as unknown as () => [])).toThrow(new TypeError(message));
  });

  describe('one call at a time', () => {
    it('answers requests made while it delivers afterwards, one call per request, in order', () => {
      const { calls, observer } = run(counting(), {
        start: (subscription) => subscription.request(2),
        next: ([event], subscription) => {
          if (event === 0) {
            [3, 4, 1].forEach((n) => subscription.request(n));
          }
        },
      });
      expect(calls).toEqual([2, 3, 4, 1]);
      expect(observer.batches.map((batch) => batch.length)).toEqual([2, 3, 4, 1]);
      expect(observer.deepest).toBe(1);
    });

    it('is not entered again by a request that is made inside it', () => {
      let depth = 0;
      let deepest = 0;
      const count = counting();
      const producer = run((demand) => {
        deepest = Math.max(deepest, ++depth);
        if (producer.calls.length === 1) {
          producer.request(4);
        }
        depth--;
        return count(demand);
      });
      producer.request(2);
      expect(producer.calls).toEqual([2, 4]);
      expect(deepest).toBe(1);
    });

    it('3.3 answers a long run of requests from inside next without growing the stack', () => {
      const { observer } = run(counting(), {
        start: (handle) => handle.request(1),
        next: ([event], handle) => {
          if ((event as number) < 20_000) {
            handle.request(1);
          }
        },
      });
      expect(observer.events.at(-1)).toBe(20_000);
    });

    it('adds requests made while an answer is pending up into one call', () => {
      const reply$ = new Subject<number[]>();
      const { calls, observer, request } = run(scripted(reply$));
      request(5);
      request(3);
      request(2);
      expect(calls).toEqual([5]);
      reply$.next(numbers(5));
      reply$.complete();
      expect(calls).toEqual([5, 5]);
      expect(observer.batches).toEqual([numbers(5)]);
    });

    it('adds up also what is requested while a pending answer is being delivered', () => {
      const reply$ = new Subject<number[]>();
      const { calls, request } = run(scripted(reply$), {
        next: (_events, subscription) => {
          subscription.request(1);
          subscription.request(2);
        },
      });
      request(2);
      reply$.next([1, 2]);
      expect(calls).toEqual([2]);
      reply$.complete();
      expect(calls).toEqual([2, 3]);
    });

    it('is asked for all that is unmet after an asynchronous answer, also for requests that waited before it', () => {
      const reply$ = new Subject<number[]>();
      const { calls } = run(scripted(reply$), {
        start: (subscription) => [2, 3, 4].forEach((n) => subscription.request(n)),
      });
      expect(calls).toEqual([2]);
      reply$.next([1, 2]);
      reply$.complete();
      expect(calls).toEqual([2, 7]);
    });

    it('goes back to one call per request once it answers at once', () => {
      const reply$ = new Subject<number[]>();
      const count = counting();
      const { calls, request } = run((demand) => (calls.length === 1 ? reply$ : count(demand)), {
        next: ([event], subscription) => {
          if (event === 0) {
            [3, 2].forEach((n) => subscription.request(n));
          }
        },
      });
      request(1);
      request(5);
      reply$.next([100]);
      reply$.complete();
      expect(calls).toEqual([1, 5, 3, 2]);
    });
  });

  describe('unmet demand', () => {
    it('fewer events than asked for are followed by a call for the rest', () => {
      const { calls, observer } = run(scripted([1, 2], [3], [4, 5]), {
        start: (subscription) => [5, 2].forEach((n) => subscription.request(n)),
      });
      expect(calls.slice(0, 4)).toEqual([5, 3, 2, 2]);
      expect(observer.events).toEqual([1, 2, 3, 4, 5]);
    });

    it('fewer events than asked for, later, are followed by a call for the rest', async () => {
      const { calls, request } = run(scripted(Promise.resolve([1, 2, 3, 4]), Promise.resolve([5])));
      request(10);
      await turn();
      expect(calls).toEqual([10, 6, 5]);
    });

    it.each([
      ['nothing', undefined],
      ['an empty batch', []],
      ['an Observable of nothing', EMPTY],
      ['an Observable of an empty batch', of([])],
    ])('%s is followed by no call until something changes', (_what, answer) => {
      const { calls, observer, request } = run(scripted(answer));
      request(5);
      expect(calls).toEqual([5]);
      expect(observer.signals).toEqual([['start']]);
    });

    it('an empty answer is followed by a call for all that is unmet when new demand arrives', () => {
      const { calls, request } = run(() => []);
      request(5);
      request(3);
      request(1);
      expect(calls).toEqual([5, 8, 9]);
    });

    it('an empty answer is followed by a call at once when more demand than it was asked for waits', () => {
      const { calls, observer } = run(scripted([], [1, 2, 3]), {
        start: (subscription) => [2, 3, 4].forEach((n) => subscription.request(n)),
      });
      expect(calls).toEqual([2, 9, 6]);
      expect(observer.events).toEqual([1, 2, 3]);
    });

    it('a late empty answer is followed by a call when demand arrived meanwhile', () => {
      const reply$ = new Subject<number[]>();
      const { calls, request } = run(scripted(reply$));
      request(5);
      request(3);
      reply$.complete();
      expect(calls).toEqual([5, 8]);
    });

    it('a late empty answer is followed by a call at once when more waited before it than it was asked for', () => {
      const reply$ = new Subject<number[]>();
      const { calls } = run(scripted(reply$), { start: (subscription) => [2, 3, 4].forEach((n) => subscription.request(n)) });
      reply$.complete();
      expect(calls).toEqual([2, 9]);
    });

    it('an empty answer is followed by a call for all that is unmet after emit', () => {
      const producer = run(() => []);
      producer.request(5);
      producer.request(2);
      producer.context.emit(['a', 'b']);
      producer.context.emit(['c']);
      expect(producer.calls).toEqual([5, 7, 5, 4]);
      expect(producer.observer.batches).toEqual([['a', 'b'], ['c']]);
    });

    it('an emit that is answered with new demand is followed by one call, for all that is unmet', () => {
      const producer = run(() => [], {
        next: ([event], subscription) => {
          if (event === 'a') {
            subscription.request(4);
            subscription.request(2);
          }
        },
      });
      producer.request(5);
      producer.context.emit(['a']);
      expect(producer.calls).toEqual([5, 10]);
    });

    it('an emit of nothing changes nothing', () => {
      const producer = run(() => []);
      producer.request(5);
      producer.context.emit([]);
      expect(producer.calls).toEqual([5]);
      expect(producer.observer.batches).toEqual([]);
    });

    it('an emit that met all demand is followed by no call', () => {
      const producer = run(() => []);
      producer.request(2);
      producer.context.emit(['a', 'b']);
      expect(producer.calls).toEqual([2]);
      expect(producer.observer.events).toEqual(['a', 'b']);
    });

    it('what is emitted inside a call counts as its answer', () => {
      const { calls, observer, request } = run((_demand, { emit }) => {
        if (calls.length < 3) {
          emit(['x']);
        }
      });
      request(5);
      expect(calls).toEqual([5, 4, 3]);
      expect(observer.batches).toEqual([['x'], ['x']]);
    });
  });

  describe('more than was asked for', () => {
    it('goes to the buffer, and out of it oldest first, before handleDemand is called', () => {
      const { calls, observer, request } = run(scripted(numbers(7), ['new']));
      request(2);
      expect(observer.batches).toEqual([[0, 1]]);
      request(3);
      request(1);
      expect(calls).toEqual([2]);
      expect(observer.batches).toEqual([[0, 1], [2, 3, 4], [5]]);
      request(2);
      expect(calls.slice(0, 2)).toEqual([2, 1]);
      expect(observer.batches.slice(3)).toEqual([[6], ['new']]);
    });

    it('n is what the buffer could not meet', () => {
      const { calls, request } = run(scripted(numbers(4)));
      request(1);
      request(10);
      expect(calls).toEqual([1, 7]);
    });

    it('meets the requests that wait, one batch for each', () => {
      const { calls, observer } = run(scripted(numbers(6)), { start: (subscription) => [1, 2, 2].forEach((n) => subscription.request(n)) });
      expect(calls).toEqual([1]);
      expect(observer.batches).toEqual([[0], [1, 2], [3, 4]]);
    });
  });

  describe('replies', () => {
    async function* pages(): AsyncGenerator<number[]> {
      yield [1, 2];
      yield [3];
    }

    it.each([
      ['an array', () => [1, 2, 3]],
      ['a promise', () => Promise.resolve([1, 2, 3])],
      [
        'a promise of nothing, after emit',
        async (context: ProducerContext<unknown>) => {
          context.emit([1, 2, 3]);
        },
      ],
      ['an Observable of several batches', () => of([1], [2, 3])],
      ['an Observable with empty batches', () => of([], [1, 2], [], [3], [])],
      ['an async iterable', () => pages()],
      ['an iterable of batches', () => new Set([[1, 2], [3]])],
    ])('%s', async (_what, reply) => {
      const { calls, observer, request } = run((_demand, context) =>
        calls.length === 1 ? (reply(context) as ProducerReply<number>) : undefined,
      );
      request(4);
      await turn();
      expect(observer.events).toEqual([1, 2, 3]);
      expect(calls).toEqual([4, 1]);
    });

    it('is not called again before an Observable has completed', () => {
      const reply$ = new Subject<number[]>();
      const { calls, observer, request } = run(scripted(reply$));
      request(1);
      reply$.next([1, 2]);
      request(5);
      reply$.next([3]);
      expect(calls).toEqual([1]);
      expect(observer.batches).toEqual([[1], [2], [3]]);
      reply$.complete();
      expect(calls).toEqual([1, 3]);
    });

    const failure = new Error('source');

    it.each([
      [
        'a throw',
        () => {
          throw failure;
        },
      ],
      ['a rejection', () => Promise.reject(failure)],
      [
        'an Observable that fails',
        () =>
          new Observable<never>((subscriber) => {
            subscriber.error(failure);
          }),
      ],
      [
        'an async iterable that throws',
        async function* () {
          yield [];
          throw failure;
        },
      ],
    ])('1.4 %s is the error of the stream', async (_what, answer) => {
      const { calls, observer, request } = run(answer as Answer);
      request(3);
      await turn();
      request(1);
      expect(observer.told).toEqual([failure]);
      expect(calls).toEqual([3]);
    });

    it('1.4 an error comes after the batches that came before it', () => {
      const { observer, request } = run(
        scripted(
          concat(
            of([1], [2]),
            defer(() => Promise.reject(failure)),
          ),
        ),
      );
      request(1);
      expect(observer.told).toEqual([1]);
      return turn().then(() => expect(observer.told).toEqual([1, failure]));
    });

    it.each([
      ['null', null, '`null` (null)'],
      ['a number', 5, '`5` (number)'],
      ['an object', {}, '`[object Object]` (object)'],
      ['a promise of a number', Promise.resolve(5), '`5` (number)'],
      ['a string, which emits its letters', 'ab', '`a` (string)'],
      ['an Observable of events instead of batches', of(1), '`1` (number)'],
    ])('a function that answers with %s fails with a TypeError', async (_what, answer, described) => {
      const { observer, request } = run(scripted(answer));
      request(1);
      await turn();
      expect(observer.told).toEqual([new TypeError(`Expected handleDemand to answer with arrays of events, got ${described}`)]);
    });

    it.each([
      ['nothing', undefined, '`undefined` (undefined)'],
      ['null', null, '`null` (null)'],
      ['no events', { state: 1 }, '`[object Object]` (object)'],
      ['events that are no array', { events: 'abc', state: 1 }, '`[object Object]` (object)'],
      ['a promise of nothing', Promise.resolve(undefined), '`undefined` (undefined)'],
      ['an array', [1], '`1` (number)'],
    ])('a state form that answers with %s fails with a TypeError', async (_what, answer, described) => {
      const observer = new RecordingObserver<number>();
      fromDemandProducer<number, number>({ handleDemand: () => answer as never })
        .subscribeWithDemand(observer)
        .request(1);
      await turn();
      expect(observer.told).toEqual([new TypeError(`Expected handleDemand to answer { events: [...], state }, got ${described}`)]);
    });
  });

  describe('unbounded demand', () => {
    it('3.17 is handed on as Infinity, and stays it', () => {
      const { calls, observer, request } = run(scripted([1, 2], [3]));
      request(Infinity);
      request(5);
      expect(calls).toEqual([Infinity, Infinity, Infinity, Infinity]);
      expect(observer.events).toEqual([1, 2, 3]);
    });

    it('3.17 takes over what was asked for before', () => {
      const { calls, observer } = run(scripted(numbers(50)), {
        start: (subscription) => [5, 3, Infinity].forEach((n) => subscription.request(n)),
      });
      expect(calls).toEqual([Infinity, Infinity]);
      expect(observer.batches).toEqual([numbers(50)]);
    });
  });

  describe('cold', () => {
    it('each subscription has its own producer, state and buffer', () => {
      const source = fromDemandProducer<number, number>({
        init: () => 0,
        handleDemand: (demand, first) => ({ events: numbers(demand + 1).map((n) => first + n), state: first + demand + 1 }),
      });
      const [one, two] = [new RecordingObserver<number>(), new RecordingObserver<number>()];
      const first = source.subscribeWithDemand(one);
      const second = source.subscribeWithDemand(two);
      first.request(3);
      second.request(1);
      first.unsubscribe();
      second.request(1);
      expect([one.events, two.events]).toEqual([
        [0, 1, 2],
        [0, 1],
      ]);
    });

    it('starts afresh on retry and on repeat', () => {
      let attempts = 0;
      const source = fromDemandProducer<number, number>({
        init: () => ++attempts,
        handleDemand: (_demand, attempt) => {
          if (attempt === 2) {
            throw new Error('second attempt');
          }
          return { events: [attempt], state: attempt, done: true };
        },
      });
      const seen: number[][] = [];
      source.pipe(repeat(3), retry(1), take(4), toArray()).subscribe((events) => seen.push(events));
      expect(seen).toEqual([[1, 3, 4, 5]]);
    });
  });

  describe("equals GenStage's producers", () => {
    /** What a producer and its consumer go through: D10 is a call of handleDemand(10), B5 a batch of 5 handled. */
    function trace(maxDemand: number, minDemand: number, handleDemand: (demand: number, context: ProducerContext<number>) => number[]) {
      const log: string[] = [];
      let context: ProducerContext<number> | undefined;
      const subscription = fromDemandProducer<number, number>((demand, given) => {
        context = given;
        log.push(`D${demand}`);
        return log.length > 12 ? [] : handleDemand(demand, given);
      })
        .pipe(demandConsumer((events) => log.push(`B${events.length}`), { maxDemand, minDemand }))
        .subscribe();
      return {
        log,
        push: (count: number) => {
          log.push('|');
          context?.emit(numbers(count));
        },
        stop: () => subscription.unsubscribe(),
      };
    }

    it.each([
      [1000, 500, 'D1000 B500 B500 D500 B500 D500 B500 D500'],
      [1000, 750, 'D1000 B250 B250 B250 B250 D250 B250 D250'],
      [100, 20, 'D100 B80 B20 D80 B80 D100 B80 B20 D80'],
      [10, 0, 'D10 B10 D10 B10 D10'],
      [10, 8, 'D10 B2 B2 B2 B2 B2 D2 B2 D2'],
      [10, 3, 'D10 B7 B3 D7 B7 D10 B7 B3 D7'],
      [3, 1, 'D3 B2 B1 D2 B2 D3 B2 B1 D2'],
      [1, 0, 'D1 B1 D1 B1 D1'],
    ])('%i/%i, each demand answered in full: %s', (maxDemand, minDemand, expected) => {
      const { log, stop } = trace(maxDemand, minDemand, numbers);
      expect(log.slice(0, expected.split(' ').length).join(' ')).toBe(expected);
      stop();
    });

    // A pushing producer. The reference calls handle_demand for new demand only and expects the producer to remember the rest; ours also calls
    // after each emit, for all that is unmet. The batches are the reference's in size and order, and so is what is asked for altogether.
    it.each([
      [1000, 750, [100, 100, 100], 'D1000 | B100 D900 | B100 D800 | B100 D1000', 'D1000 B100 B100 B100 D300'],
      [10, 5, [1, 1, 1, 1, 1, 1], 'D10 | B1 D9 | B1 D8 | B1 D7 | B1 D6 | B1 D10 | B1 D9', 'D10 B1 B1 B1 B1 B1 D5 B1'],
      [10, 5, [3, 3, 3], 'D10 | B3 D7 | B3 D10 | B3 D7', 'D10 B3 B3 D6 B3'],
      [10, 0, [4, 4, 4], 'D10 | B4 D6 | B4 D2 | B2 B2 D8', 'D10 B4 B4 B2 D8 B2'],
      [10, 0, [3, 3, 3, 1], 'D10 | B3 D7 | B3 D4 | B3 D1 | B1 D10', 'D10 B3 B3 B3 B1 D10'],
      [10, 8, [7, 5], 'D10 | B2 B2 B2 B1 D9 | B2 B2 B1 D9', 'D10 B2 B2 B2 B1 D2 D2 D2 B2 B2 B1 D3 D2'],
      [4, 2, [10], 'D4 | B2 B2 B2 B2 B2 D4', 'D4 B2 B2 B2 B2 D2 B2 D2'],
      [10, 5, [25], 'D10 | B5 B5 B5 B5 B5 D10', 'D10 B5 B5 B5 B5 D5 B5 D5'],
    ])('%i/%i, pushes of %p: %s', (maxDemand, minDemand, pushes, expected, reference) => {
      const { log, push, stop } = trace(maxDemand, minDemand, () => []);
      pushes.forEach(push);
      expect(log.join(' ')).toBe(expected);
      const batches = (entries: string[]): string[] => entries.filter((entry) => entry.startsWith('B'));
      expect(batches(log)).toEqual(batches(reference.split(' ')));
      stop();
    });
  });

  describe('marbles', () => {
    let scheduler: TestScheduler;

    beforeEach(() => {
      scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    });

    const letters = (): DemandObservable<string> =>
      fromDemandProducer({
        init: () => 'abcdefghij'.split(''),
        handleDemand: (demand, rest: string[]) => ({
          events: rest.slice(0, demand),
          state: rest.slice(demand),
          done: rest.length <= demand,
        }),
      });

    it('answers each request at once, and completes with the last event', () => {
      scheduler.run(({ cold, expectObservable }) => {
        const demand$ = demandMarbles(cold, '5------3----2---');
        const expected = '                   (abcde)(fgh)(ij|)';
        expectObservable(letters().pipe(requestOn(demand$))).toBe(expected);
      });
    });

    it('1.5 completes without demand when there is nothing', () => {
      scheduler.run(({ cold, expectObservable }) => {
        const empty = fromDemandProducer<string, undefined>({
          init: ({ complete }) => {
            complete();
          },
          handleDemand: (_demand, state) => ({ events: [], state }),
        });
        expectObservable(empty.pipe(requestOn(demandMarbles(cold, '--1')))).toBe('|');
      });
    });

    it('answers later what takes time, and adds up what is asked for meanwhile', () => {
      scheduler.run(({ cold, expectObservable }) => {
        const count = counting();
        const calls: number[] = [];
        const slow = fromDemandProducer<string, string>((demand) => {
          calls.push(demand);
          return timer(5).pipe(map(() => count(demand).map(String)));
        });
        const demand$ = demandMarbles(cold, '2-1-1---------');
        const expected = '                   -----(01)-(23)';
        expectObservable(slow.pipe(requestOn(demand$))).toBe(expected);
        scheduler.schedule(() => {
          expect(calls).toEqual([2, 2]);
        }, 20);
      });
    });
  });
});
