import { Subject } from 'rxjs';
import {
  demandConsumer,
  demandDispatcher,
  dispatchStage,
  fromDemandProducer,
  mapStage,
  toAsyncIterable,
  type ConsumerOptions,
  type DemandObservable,
  type ProducerContext,
} from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { numbers } from '../support/numbers.js';

/** GenStage's counter: fills every demand. */
function counter(end = Infinity) {
  const demands: number[] = [];
  const ends: string[] = [];
  const source$ = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, first) => {
      demands.push(demand);
      const events = numbers(Math.min(demand, end - first)).map((n) => first + n);
      return { events, state: first + events.length, done: first + events.length >= end };
    },
    terminate: (_first, reason) => {
      ends.push(reason);
    },
  });
  return { source$, demands, ends };
}

/** "0..499": first and last of each batch; the ones between are checked to be there. */
function range(batch: readonly number[]): string {
  const first = batch[0] as number;
  expect(batch).toEqual(numbers(batch.length).map((n) => first + n));
  return `${first}..${batch.at(-1) ?? ''}`;
}

/** The batches of a consumer. */
function batches(source$: DemandObservable<number>, options: ConsumerOptions): (readonly number[])[] {
  const seen: (readonly number[])[] = [];
  source$.pipe(demandConsumer((events) => void seen.push(events), options)).subscribe();
  return seen;
}

const doubled = (from: number, to: number): number[] => numbers(to - from + 1).flatMap((n) => [from + n, from + n]);

/** The scenarios of the reference that no other spec shows by number. */
describe("GenStage's scenarios", () => {
  describe('one producer, one consumer', () => {
    it.each<[number, ConsumerOptions, string[]]>([
      [1, {}, ['0..499', '500..999']],
      [2, { maxDemand: 100, minDemand: 80 }, ['0..19', '20..39', '40..59']],
      [3, { maxDemand: 100, minDemand: 20 }, ['0..79', '80..99', '100..179', '180..259', '260..279']],
      [4, { maxDemand: 1, minDemand: 0 }, ['0..0', '1..1', '2..2']],
    ])('scenario %i: %p gets %p', (_number, options, expected) => {
      const seen = batches(counter(3000).source$, options).map(range);
      expect(seen.slice(0, expected.length)).toEqual(expected);
    });

    it('scenario 2: and so on, 1000..1019', () => {
      const seen = batches(counter(3000).source$, { maxDemand: 100, minDemand: 80 }).map(range);
      expect(seen[50]).toBe('1000..1019');
    });
  });

  it.each([
    [80, ['0..19', '20..39', '40..59'], [doubled(0, 19), doubled(20, 39)]],
    [20, ['0..79', '80..99', '100..179'], [doubled(0, 24), doubled(25, 49), doubled(50, 74)]],
  ])(
    'scenario 10: the consumer subscribes before the producer is there; doubler 100/%i, consumer 100/50',
    (minDemand, handled, consumed) => {
      // The link to the producer stands and carries nothing yet.
      const late$ = counter(400).source$.pipe(dispatchStage(demandDispatcher(), { demand: 'accumulate' }));
      const inStage: string[] = [];
      const doubler$ = late$.pipe(
        mapStage(
          {
            handleEvents: (events: readonly number[], state: undefined) => {
              inStage.push(range(events));
              return { events: events.flatMap((n) => [n, n]), state };
            },
          },
          { maxDemand: 100, minDemand },
        ),
      );
      const seen = batches(doubler$, { maxDemand: 100, minDemand: 50 });
      expect(inStage).toEqual([]);
      late$.setDemand('forward');
      expect(inStage.slice(0, handled.length)).toEqual(handled);
      expect(seen.slice(0, consumed.length)).toEqual(consumed);
      expect(seen.flat()).toEqual(doubled(0, 399));
    },
  );

  describe('scenario 38: events that a call brings arrive before its answer', () => {
    /** As `handle_call` that returns `{:reply, count, events, state}`. */
    function queue() {
      let latest: ProducerContext<string> | undefined;
      const source$ = fromDemandProducer<string, null>({
        init: (context) => {
          latest = context;
          return null;
        },
        handleDemand: (_demand, state) => ({ events: [], state }),
      });
      const call = (...events: string[]): number => {
        latest?.emit(events);
        return events.length;
      };
      return { source$, call };
    }

    it('to a consumer that has asked', () => {
      const { source$, call } = queue();
      const log: unknown[] = [];
      source$.pipe(demandConsumer((events) => void log.push(events), { maxDemand: 3, minDemand: 0 })).subscribe();
      log.push(call('a', 'b', 'c'));
      expect(log).toEqual([['a', 'b', 'c'], 3]);
    });

    it('through a dispatching stage, too', () => {
      const { source$, call } = queue();
      const log: unknown[] = [];
      source$
        .pipe(dispatchStage(demandDispatcher()))
        .pipe(demandConsumer((events) => void log.push(events), { maxDemand: 3, minDemand: 0 }))
        .subscribe();
      log.push(call('a', 'b'));
      expect(log).toEqual([['a', 'b'], 2]);
    });
  });

  it.each([
    [{ maxDemand: 0 }, 'Expected `maxDemand` to be an integer of at least 1, got `0` (number)'],
    [{ minDemand: 2000 }, 'Expected `minDemand` to be an integer from 0 to 999, got `2000` (number)'],
    [{ maxDemand: Infinity }, 'Expected `maxDemand` to be an integer of at least 1, got `Infinity` (number)'],
    [{ maxDemand: 10, minDemand: 10 }, 'Expected `minDemand` to be an integer from 0 to 9, got `10` (number)'],
  ])('scenario 39: %p is refused when the operator is called, with a message', (options, message) => {
    expect(() => demandConsumer(() => undefined, options)).toThrow(new RangeError(message));
    expect(() => mapStage({ handleEvents: (events: readonly number[], state: undefined) => ({ events, state }) }, options)).toThrow(
      new RangeError(message),
    );
  });

  describe('scenario 40: read as an iterable', () => {
    async function taken(source$: DemandObservable<number>, count: number, options: ConsumerOptions): Promise<number[]> {
      const seen: number[] = [];
      for await (const event of toAsyncIterable(source$, options)) {
        seen.push(event);
        if (seen.length === count) break;
      }
      return seen;
    }

    it('10 taken: 0..9, and nothing is left behind', async () => {
      const { source$, demands, ends } = counter();
      expect(await taken(source$, 10, {})).toEqual(numbers(10));
      expect(ends).toEqual(['cancelled']);
      expect(demands).toEqual([1000]);
      await turn();
      expect(demands).toEqual([1000]);
    });

    it('300 taken with a maxDemand of 100: 300', async () => {
      const { source$, demands, ends } = counter();
      expect(await taken(source$, 300, { maxDemand: 100 })).toEqual(numbers(300));
      expect(ends).toEqual(['cancelled']);
      expect(demands.slice(0, 3)).toEqual([100, 50, 50]);
    });
  });

  it('from_enumerable: 1..7 with 4/2: [1, 2], [3, 4], [5, 6], [7], then the end', () => {
    const log: unknown[] = [];
    const events = [1, 2, 3, 4, 5, 6, 7];
    fromDemandProducer<number, readonly number[]>({
      init: () => events,
      handleDemand: (demand, rest) => ({ events: rest.slice(0, demand), state: rest.slice(demand), done: rest.length <= demand }),
    })
      .pipe(demandConsumer((batch) => void log.push(batch), { maxDemand: 4, minDemand: 2 }))
      .subscribe({ complete: () => log.push('complete') });
    expect(log).toEqual([[1, 2], [3, 4], [5, 6], [7], 'complete']);
  });

  it('a consumer that fails: what was not delivered to it stays, and goes to the next one first', () => {
    const pushed$ = new Subject<readonly string[]>();
    const source$ = fromDemandProducer<string, null>({
      init: ({ emit }) => {
        pushed$.subscribe(emit);
        return null;
      },
      handleDemand: (_demand, state) => ({ events: [], state }),
    });
    const shared$ = source$.pipe(dispatchStage(demandDispatcher(), { keepAlive: true }));
    const told: unknown[] = [];
    const failing = demandConsumer<string, never>(
      () => {
        throw new Error('crash');
      },
      { maxDemand: 4, minDemand: 0 },
    );
    shared$.pipe(failing).subscribe({ error: (error: unknown) => told.push(error) });
    pushed$.next(['1', '2', '3', '4', '5', '6']);
    expect(told).toEqual([new Error('crash')]);
    shared$.pipe(demandConsumer((events) => void told.push(events), { maxDemand: 4, minDemand: 2 })).subscribe();
    expect(told.slice(1)).toEqual([['5', '6']]);
  });
});
