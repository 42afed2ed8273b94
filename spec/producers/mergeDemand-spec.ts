import fc from 'fast-check';
import { lastValueFrom, NEVER, of, ReplaySubject, Subject, take, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  DemandObservable,
  demandConsumer,
  fromAsyncIterable,
  fromDemandProducer,
  mapStage,
  mergeDemand,
  requestOn,
  toDemand,
  type CancelMode,
  type MergeSource,
} from '../../lib/index.js';
import { countingSource, SOURCE_KINDS, type CountingSource, type SourceKind } from '../support/countingSource.js';
import { demandMarbles } from '../support/demandMarbles.js';
import { edgeProbe } from '../support/edgeProbe.js';
import { foreign, handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';
import { settle } from '../support/settle.js';

const MODES: readonly CancelMode[] = ['permanent', 'transient', 'temporary'];
const boom = new Error('boom');

const tagged = (name: string, count: number): string[] => numbers(count).map((n) => `${name}${n}`);

/** Typed as one of the two things mergeDemand takes: in a literal, `source` would also be read as RxJS's deprecated property. */
function input<T>(source: DemandObservable<T>, options: Partial<MergeSource<T>> = {}): MergeSource<T> {
  return { source, ...options };
}

function observe<T>(source$: DemandObservable<T>, ask = 0) {
  const observer = new RecordingObserver<T>();
  const subscription = source$.subscribeWithDemand(observer);
  if (ask > 0) {
    subscription.request(ask);
  }
  return { observer, subscription };
}

async function settleAll(sources: readonly CountingSource[]): Promise<void> {
  for (let round = 0; round < 8; round++) {
    for (const source of sources) {
      await settle(source);
    }
  }
}

describe('mergeDemand', () => {
  it('delivers in the order of arrival, to whoever asks; each source has its window', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable }) => {
      const demand$ = demandMarbles(cold, '------3-----3------');
      const asksOfA = '                    2-----2-----2------';
      const sourceB = '                    x-y----------------';
      const asksOfB = '                    5------------------';
      const expected = '                   ------(abx)-(ycd)--';
      const asked = { a: new ReplaySubject<string>(Infinity), b: new ReplaySubject<string>(Infinity) };
      const letters = 'abcdefgh'.split('');
      const a$ = fromDemandProducer((demand) => {
        asked.a.next(String(demand));
        return letters.splice(0, demand);
      });
      const b$ = fromDemandProducer<string>((demand, { emit }) => {
        asked.b.next(String(demand));
        cold(sourceB).subscribe((event) => emit([event]));
        return NEVER;
      });
      expectObservable(
        mergeDemand([input(a$, { maxDemand: 2, minDemand: 0 }), input(b$, { maxDemand: 5, minDemand: 0 })]).pipe(requestOn(demand$)),
      ).toBe(expected);
      expectObservable(asked.a).toBe(asksOfA);
      expectObservable(asked.b).toBe(asksOfB);
    });
  });

  describe.each(SOURCE_KINDS)('%s sources', (kind) => {
    it('give all they have, each in its order; then the result completes', async () => {
      const sources = ['a', 'b', 'c'].map((name, index) => countingSource(kind, { events: tagged(name, 5 * (index + 1)) }));
      const { observer, subscription } = observe(
        mergeDemand(sources.map(({ observable }) => input(observable, { maxDemand: 4, minDemand: 1, cancel: 'transient' }))),
      );
      subscription.request(Infinity);
      await settleAll(sources);
      expect(observer.completions).toBe(1);
      for (const [index, name] of ['a', 'b', 'c'].entries()) {
        expect(observer.events.filter((event) => String(event).startsWith(name))).toEqual(tagged(name, 5 * (index + 1)));
      }
      expect(observer.events.length).toBe(30);
      expect(sources.map(({ ends }) => ends)).toEqual([['completed'], ['completed'], ['completed']]);
    });

    it('one event at a time: no more than is asked for, no more in flight than the windows allow', async () => {
      const sources = ['a', 'b'].map((name) => countingSource(kind, { events: tagged(name, 20) }));
      const probes = sources.map(({ observable }) => edgeProbe(observable));
      const { observer, subscription } = observe(
        mergeDemand(probes.map(({ observable }) => input(observable, { maxDemand: 3, minDemand: 1, cancel: 'transient' }))),
      );
      for (let count = 1; count <= 40; count++) {
        subscription.request(1);
        await settleAll(sources);
        expect(observer.events.length).toBe(count);
        for (const { edge } of probes) {
          expect(edge.mostOutstanding).toBeLessThanOrEqual(3);
          expect(edge.violations).toEqual([]);
        }
        const requested = probes.reduce((sum, { edge }) => sum + edge.requested, 0);
        // In flight: asked for and not delivered to us.
        expect(requested - count).toBeLessThanOrEqual(6);
      }
      expect(observer.told.at(-1)).toBe('complete');
    });

    it.each(MODES)('cancel reaches all (%s)', async (cancel) => {
      const sources = [1, 2, 3].map(() => countingSource(kind, { events: numbers(50), end: 'open' }));
      const { observer, subscription } = observe(mergeDemand(sources.map(({ observable }) => input(observable, { cancel }))), 1);
      await settleAll(sources);
      const seen = observer.events.length;
      subscription.unsubscribe();
      await settleAll(sources);
      expect(seen).toBe(1);
      expect(observer.told.length).toBe(1);
      expect(sources.map(({ ends }) => ends)).toEqual([['cancelled'], ['cancelled'], ['cancelled']]);
    });

    it('a bad request fails the result, and every source is told so (3.9)', async () => {
      const sources = [1, 2].map(() => countingSource(kind, { events: numbers(5), end: 'open' }));
      const { observer, subscription } = observe(mergeDemand(sources.map(({ observable }) => observable)));
      subscription.request(0);
      await settleAll(sources);
      expect(observer.told).toEqual([expect.any(RangeError)]);
      expect(sources.map(({ ends }) => ends)).toEqual([['failed'], ['failed']]);
    });
  });

  describe.each(['synchronous', 'promise'] as SourceKind[])('scenario 37: cancel modes, %s sources', (kind) => {
    it.each<[CancelMode, 'complete' | 'fail', 'completes' | 'fails' | 'goes on']>([
      ['permanent', 'complete', 'completes'],
      ['permanent', 'fail', 'fails'],
      ['transient', 'complete', 'goes on'],
      ['transient', 'fail', 'fails'],
      ['temporary', 'complete', 'goes on'],
      ['temporary', 'fail', 'goes on'],
    ])('%s, a source that ends with %s: the result %s', async (cancel, end, outcome) => {
      const ending = countingSource(kind, { events: ['a0', 'a1'], end });
      const staying = countingSource(kind, { events: ['b0', 'b1', 'b2'], end: 'open' });
      const { observer, subscription } = observe(
        mergeDemand([input(staying.observable, { maxDemand: 1 }), input(ending.observable, { maxDemand: 1, cancel })]),
      );
      for (let asked = 0; asked < 9; asked++) {
        subscription.request(1);
        await settleAll([ending, staying]);
      }
      // Its own events come first, whatever the end.
      expect(observer.events.filter((event) => String(event).startsWith('a'))).toEqual(['a0', 'a1']);
      if (outcome === 'goes on') {
        expect(observer.told.length).toBe(5);
        expect(staying.ends).toEqual([]);
      } else {
        expect(observer.told.at(-1)).toBe(outcome === 'completes' ? 'complete' : ending.failure);
        expect(staying.ends).toEqual(['cancelled']);
      }
    });

    it('permanent is the default', async () => {
      const ending = countingSource(kind, { events: ['a'] });
      const staying = countingSource(kind, { events: [], end: 'open' });
      const { observer } = observe(mergeDemand([input(staying.observable), ending.observable]), 5);
      await settleAll([ending, staying]);
      expect(observer.told).toEqual(['a', 'complete']);
      expect(staying.ends).toEqual(['cancelled']);
    });
  });

  it('all sources temporary, all failed: completes', () => {
    const sources = [1, 2].map((n) => countingSource('synchronous', { events: [n], end: 'fail' }));
    const { observer } = observe(mergeDemand(sources.map(({ observable }) => input(observable, { cancel: 'temporary' }))), 9);
    expect(observer.told).toEqual([1, 2, 'complete']);
  });

  it('no sources: completes at once, without demand', () => {
    expect(observe(mergeDemand([])).observer.told).toEqual(['complete']);
  });

  it('a source that is empty ends the result when it is permanent, before the next one is asked', () => {
    const empty = countingSource('synchronous', { events: [] });
    const other = countingSource('synchronous', { events: [1], end: 'open' });
    const { observer } = observe(mergeDemand([empty.observable, other.observable]), 5);
    expect(observer.told).toEqual(['complete']);
    expect(other.subscriptions).toBe(0);
  });

  it.each(MODES)('a source that fails in init (%s)', (cancel) => {
    const broken = fromDemandProducer<number, null>({
      init: () => {
        throw boom;
      },
      handleDemand: () => ({ events: [], state: null }),
    });
    const other = countingSource('synchronous', { events: [1] });
    const { observer } = observe(mergeDemand<unknown>([input(broken, { cancel }), other.observable]), 5);
    expect(observer.told).toEqual(cancel === 'temporary' ? [1, 'complete'] : [boom]);
  });

  it('an error takes its place behind what had arrived, and does not wait longer than that', () => {
    const a = handSource<string>();
    const { observer, subscription } = observe(mergeDemand<string>([a.source as never]));
    a.observer.next(['a', 'b']);
    a.observer.error(boom);
    expect(observer.told).toEqual([]);
    subscription.request(1);
    expect(observer.told).toEqual(['a']);
    subscription.request(1);
    expect(observer.told).toEqual(['a', 'b', boom]);
  });

  it('the same source twice is two subscriptions', () => {
    const source = countingSource('synchronous', { events: [1, 2] });
    const { observer } = observe(
      mergeDemand([input(source.observable, { cancel: 'transient' }), input(source.observable, { cancel: 'transient' })]),
      9,
    );
    expect(observer.told).toEqual([1, 2, 1, 2, 'complete']);
    expect(source.subscriptions).toBe(2);
  });

  it('is cold: each subscription subscribes to the sources anew', () => {
    const source = countingSource('synchronous', { events: [1, 2] });
    const merged$ = mergeDemand([source.observable]);
    expect(observe(merged$, 9).observer.told).toEqual([1, 2, 'complete']);
    expect(observe(merged$, 1).observer.told).toEqual([1]);
    expect(source.subscriptions).toBe(2);
  });

  it('takes sources of other copies of the package, stages, and push sources with a buffer', () => {
    const a = countingSource('synchronous', { events: ['a'] });
    const b = countingSource('synchronous', { events: ['b'] });
    const pushed$ = new Subject<unknown>();
    const { observer } = observe(
      mergeDemand<unknown>([
        input(foreign(a.observable) as never, { cancel: 'transient' }),
        input(b.observable.pipe(mapStage((event) => `${String(event)}!`)), { cancel: 'transient' }),
        input(toDemand()(pushed$), { cancel: 'transient' }),
      ]),
      9,
    );
    pushed$.next('c');
    pushed$.complete();
    expect(observer.told).toEqual(['a', 'b!', 'c', 'complete']);
  });

  it('a source that breaks the protocol is a source that failed', () => {
    const a = handSource<string>();
    const { observer } = observe(
      mergeDemand<string>([
        input(a.source as never, { maxDemand: 1, cancel: 'temporary' }),
        input(
          fromDemandProducer((): string[] => ['b']),
          { maxDemand: 1 },
        ),
      ]),
      1,
    );
    a.observer.next(['a', 'a']);
    expect(a.cancels).toBe(1);
    expect(observer.told).toEqual(['b']);
  });

  it('events that are falsy are events', () => {
    const events = [undefined, null, 0, '', NaN, false];
    const a = countingSource('synchronous', { events });
    expect(observe(mergeDemand([input(a.observable, { maxDemand: 1 })]), 9).observer.told).toEqual([...events, 'complete']);
  });

  it('two sources that are always ready get equal shares, at any demand', () => {
    for (const ask of [1, 3, 1000, Infinity]) {
      const endless = (name: string): DemandObservable<string> => fromDemandProducer((demand) => numbers(demand).map(() => name));
      const counts: Record<string, number> = { a: 0, b: 0 };
      let left = 10_000;
      const subscription = mergeDemand([
        input(endless('a'), { maxDemand: 50 }),
        input(endless('b'), { maxDemand: 50 }),
      ]).subscribeWithDemand({
        next: (events) => {
          for (const event of events) counts[event] = (counts[event] ?? 0) + 1;
          left -= events.length;
          if (left <= 0) {
            subscription.unsubscribe();
          } else {
            subscription.request(ask);
          }
        },
        error: () => undefined,
        complete: () => undefined,
      });
      subscription.request(ask);
      expect(Math.abs((counts.a ?? 0) - (counts.b ?? 0))).toBeLessThanOrEqual(50);
    }
  });

  it('subscribe() is unbounded demand, and take() cancels all', async () => {
    const sources = ['a', 'b'].map((name) => countingSource('promise', { events: tagged(name, 30) }));
    const events = await lastValueFrom(mergeDemand(sources.map(({ observable }) => observable)).pipe(take(7), toArray()));
    expect(events.length).toBe(7);
    expect(sources.map(({ ends }) => ends)).toEqual([['cancelled'], ['cancelled']]);
  });

  it('feeds a consumer, which has a window of its own', async () => {
    const sources = ['a', 'b'].map((name) =>
      fromAsyncIterable(
        (async function* () {
          yield* tagged(name, 25);
        })(),
      ),
    );
    const handled: string[] = [];
    await lastValueFrom(
      mergeDemand(sources.map((source) => input(source, { maxDemand: 4, cancel: 'transient' }))).pipe(
        demandConsumer(async (events) => handled.push(...events), { maxDemand: 3 }),
      ),
      { defaultValue: undefined },
    );
    expect([...handled].sort()).toEqual([...tagged('a', 25), ...tagged('b', 25)].sort());
    expect(handled.filter((event) => event.startsWith('a'))).toEqual(tagged('a', 25));
  });

  it('nothing is lost, nothing comes twice, each source keeps its order; for any sizes, windows and requests', () => {
    const source = fc.record({
      count: fc.nat({ max: 25 }),
      window: fc.integer({ min: 1, max: 9 }).chain((max) => fc.tuple(fc.constant(max), fc.integer({ min: 0, max: max - 1 }))),
      cancel: fc.constantFrom<CancelMode>('transient', 'temporary'),
    });
    const asks = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(source, { maxLength: 5 }), asks, (scripts, requests) => {
        const sources = scripts.map(({ count, window: [maxDemand, minDemand], cancel }, index) => {
          const counting = countingSource('synchronous', { events: numbers(count).map((n) => [index, n]) });
          return { counting, input: input(counting.observable, { maxDemand, minDemand, cancel }) };
        });
        const { observer, subscription } = observe(mergeDemand(sources.map(({ input }) => input)));
        const total = scripts.reduce((sum, { count }) => sum + count, 0);
        let requested = 0;
        for (const n of requests) {
          requested += n;
          subscription.request(n);
          expect(observer.events.length).toBe(Math.min(requested, total));
        }
        subscription.request(Infinity);
        expect(observer.completions).toBe(1);
        expect(observer.deepest).toBe(1);
        const got = observer.events as [number, number][];
        expect(got.length).toBe(total);
        scripts.forEach(({ count }, index) => {
          expect(got.flatMap(([from, n]) => (from === index ? [n] : []))).toEqual(numbers(count));
        });
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  describe('throws when called', () => {
    const good$ = fromDemandProducer(() => [1]);
    const needs = 'mergeDemand() needs a source that answers demand, got';

    it.each<[unknown, string]>([
      [undefined, 'Expected `sources` to be an array, got `undefined` (undefined)'],
      [good$, 'Expected `sources` to be an array, got `[object Object]` (object)'],
      [[null], `${needs} \`null\` (null)`],
      [[undefined], `${needs} \`undefined\` (undefined)`],
      // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
      [[good$, ,], `${needs} \`undefined\` (undefined)`],
      [[5], `${needs} \`5\` (number)`],
      [[() => good$], `${needs} \`[object Function]\` (function)`],
      [[{}], `${needs} \`undefined\` (undefined)`],
      [[of(1)], `${needs} a plain Observable`],
      [[good$, { source: NEVER }], `${needs} a plain Observable`],
    ])('a TypeError for %p', (sources, message) => {
      const call = (): unknown => mergeDemand(sources as never);
      expect(call).toThrow(TypeError);
      expect(call).toThrow(message);
    });

    it.each<[object, string]>([
      [{ maxDemand: 0 }, 'Expected `maxDemand` to be an integer of at least 1, got `0` (number)'],
      [{ maxDemand: Infinity }, 'Expected `maxDemand` to be an integer of at least 1, got `Infinity` (number)'],
      [{ maxDemand: 10, minDemand: 10 }, 'Expected `minDemand` to be an integer from 0 to 9, got `10` (number)'],
      [{ minDemand: 2000 }, 'Expected `minDemand` to be an integer from 0 to 999, got `2000` (number)'],
      [{ cancel: 'never' }, "Expected `cancel` to be one of 'permanent', 'transient', 'temporary', got `never` (string)"],
      [{ cancel: null }, "Expected `cancel` to be one of 'permanent', 'transient', 'temporary', got `null` (null)"],
    ])('a RangeError for %p', (options, message) => {
      expect(() => mergeDemand([good$, input(good$, options)])).toThrow(new RangeError(message));
    });
  });

  it('gives a DemandObservable; undefined options are options not given', () => {
    const source = countingSource('synchronous', { events: [], end: 'open' });
    const merged$ = mergeDemand([
      input(source.observable, { maxDemand: undefined, minDemand: undefined, cancel: undefined } as object) as never,
    ]);
    expect(merged$).toBeInstanceOf(DemandObservable);
    observe(merged$);
    expect(source.demands).toEqual([1000]);
  });
});
