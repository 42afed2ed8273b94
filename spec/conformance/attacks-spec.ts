import { lastValueFrom, of, toArray } from 'rxjs';
import {
  demandConsumer,
  fromDemandProducer,
  mapAsyncStage,
  mapStage,
  type ConsumerOptions,
  type DemandObservable,
  type ProducerContext,
} from 'rxjs-demand';
import { demandProbe } from 'rxjs-demand/testing';
import { countingSource } from '../support/countingSource.js';
import { turn } from '../support/eventually.js';
import { numbers } from '../support/numbers.js';
import { retained } from '../support/retained.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/** The 20 attacks, 1 to 10; 11 to 16 and 20 are in attacks-pace-spec.ts, 17 to 19 in attacks-sharing-spec.ts. */

beforeEach(collectUnhandledErrors);
afterEach(restoreUnhandledErrors);

const counter = (count: number): DemandObservable<number> => countingSource('synchronous', { events: numbers(count) }).observable as never;
const same = mapStage((n: number) => n);

describe('attack 1: a million request(1) inside next()', () => {
  const million = 1_000_000;
  const source$ = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (_demand, at) => ({ events: [at], state: at + 1, done: at + 1 === million }),
  });

  it.each([
    ['at the source', source$],
    ['behind three stages', source$.pipe(same, same, same)],
  ])('%s', (_where, observable) => {
    let [received, depth, deepest, completed] = [0, 0, 0, 0];
    const subscription = observable.subscribeWithDemand({
      next: (events) => {
        deepest = Math.max(deepest, ++depth);
        received += events.length;
        subscription.request(1);
        depth--;
      },
      error: () => undefined,
      complete: () => completed++,
    });
    subscription.request(1);
    expect({ received, deepest, completed }).toEqual({ received: million, deepest: 1, completed: 1 });
  });
});

it('attack 2: three requests in start(), and one in each next()', () => {
  const probe = demandProbe<number>({
    onStart: (observer) => observer.request(1).request(1).request(1),
    onNext: (_events, observer) => observer.request(1),
  }).subscribe(counter(6));
  probe.expectEvents(numbers(6)).expectComplete();
});

it('attack 3: requests add up while the source has nothing to give', () => {
  let context: ProducerContext<number> | undefined;
  const probe = demandProbe<number>().subscribe(fromDemandProducer<number>((_demand, given) => void (context = given)));
  probe.request(2).request(3);
  context?.emit(numbers(7));
  probe.expectEvents(numbers(5)).expectNothing();
  context?.complete();
  probe.expectNothing();
  probe.request(2).expectEvents([5, 6]).expectComplete();
});

it.each([0, -1, NaN, 1.5, undefined, '2'])('attack 4: request(%p)', async (n) => {
  const source = countingSource('gated', { events: numbers(9) });
  const probe = demandProbe<unknown>().subscribe(source.observable);
  probe
    .request(1)
    .request(n as number)
    .expectError(RangeError);
  probe.request(3).expectNothing();
  expect(source.ends).toEqual(['failed']);
  const cancelled = demandProbe<unknown>()
    .subscribe(source.observable)
    .cancel()
    .request(n as number);
  source.answer();
  await turn();
  cancelled.expectNothing();
});

it('attack 5: demand past 2^53', () => {
  const most = Number.MAX_SAFE_INTEGER;
  demandProbe<number>().subscribe(counter(1000)).request(1).request(most).expectEvents(numbers(1000)).expectComplete();
  demandProbe<number>({ onNext: (_events, observer) => numbers(10).forEach(() => observer.request(most - 1)) })
    .subscribe(counter(1000))
    .request(1)
    .expectEvents(numbers(1000))
    .expectComplete();
  let demand: number | undefined;
  demandProbe<number>()
    .subscribe(fromDemandProducer<number>((_n, context) => void (demand = context.demand)))
    .request(Infinity)
    .request(5);
  expect(demand).toBe(Infinity);
});

it('attack 6: an end needs no demand', () => {
  demandProbe<number>().subscribe(counter(0)).expectComplete();
  demandProbe<number>().subscribe(counter(3)).request(3).expectEvents([0, 1, 2]).expectComplete();
  const failure = new Error('at once');
  demandProbe<number>()
    .subscribe(fromDemandProducer({ init: (context) => context.error(failure), handleDemand: () => ({ events: [], state: undefined }) }))
    .expectError(failure);
});

it('attack 7: cancel in the first next(), in the last, before any request, and three times', () => {
  const leaving = (at: number): ReturnType<typeof demandProbe<unknown>> =>
    demandProbe<unknown>({ onNext: (events, observer) => (events.includes(at) ? observer.cancel() : undefined) });
  leaving(0).subscribe(counter(15)).request(1).request(14).expectEvents([0]).expectNothing();
  leaving(2).subscribe(counter(3)).request(3).expectEvents([0, 1, 2]).expectNothing();
  const source = countingSource('synchronous', { events: numbers(3) });
  demandProbe<unknown>().subscribe(source.observable).cancel().cancel().cancel().expectNothing();
  expect([source.demands, source.ends]).toEqual([[], ['cancelled']]);
});

it.each(['resolves', 'rejects'])('attack 8: an answer that %s after the cancel', async (how) => {
  let settle = (): void => undefined;
  let signal: AbortSignal | undefined;
  const makeProbe = (): { weak: WeakRef<object>; told: readonly unknown[] } => {
    const told: unknown[] = [];
    const observer = {
      next: (events: unknown) => told.push(events),
      error: (e: unknown) => told.push(e),
      complete: () => told.push('end'),
    };
    const subscription = fromDemandProducer<number>((_demand, context) => {
      ({ signal } = context);
      return new Promise<readonly number[]>((resolve, reject) => {
        settle = () => (how === 'resolves' ? resolve([1]) : reject(new Error('late')));
      });
    }).subscribeWithDemand(observer);
    subscription.request(1);
    subscription.unsubscribe();
    return { weak: new WeakRef(observer), told };
  };
  const { weak, told } = makeProbe();
  expect(signal?.aborted).toBe(true);
  expect(await retained({ observer: weak })).toEqual([]);
  settle();
  await turn();
  expect(told).toEqual([]);
  expect(await unhandledErrors()).toEqual([]);
});

it('attack 9: undefined, null, 0, an empty string, NaN and false are events', () => {
  const events = [undefined, null, 0, '', NaN, false];
  const source = countingSource('synchronous', { events });
  const buffered$ = source.observable.pipe(
    mapStage({ handleEvents: (batch: readonly unknown[]) => ({ events: batch, state: 0 }) }, { maxDemand: 6 }),
    mapStage((event) => event),
    mapAsyncStage((event) => of(event)),
  );
  demandProbe<unknown>().subscribe(buffered$).request(6).expectEvents(events).expectComplete();
});

describe('attack 10: the handler of a consumer throws at the third of ten', () => {
  const mistake = new Error('the third');
  const run = async (options: ConsumerOptions): Promise<{ stored: unknown[]; ends: string[]; error: unknown }> => {
    const source = countingSource('synchronous', { events: numbers(10) });
    const stored: unknown[] = [];
    const handle = (events: readonly unknown[]): void => {
      if (events[0] === 2) throw mistake;
      stored.push(...events);
    };
    const result$ = source.observable.pipe(demandConsumer(handle, { maxDemand: 1, ...options }), toArray());
    const error = await lastValueFrom(result$).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { stored, ends: source.ends, error };
  };

  it('which ends the stream, once', async () => {
    expect(await run({})).toEqual({ stored: [0, 1], ends: ['cancelled'], error: mistake });
    expect(await unhandledErrors()).toEqual([]);
  });

  it('which is skipped when told to, and reported once', async () => {
    const onHandlerError = jest.fn(() => 'skip' as const);
    expect(await run({ onHandlerError })).toEqual({ stored: [0, 1, 3, 4, 5, 6, 7, 8, 9], ends: ['completed'], error: undefined });
    expect(onHandlerError.mock.calls).toEqual([[mistake, [2]]]);
  });
});
