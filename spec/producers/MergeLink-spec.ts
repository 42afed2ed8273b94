import fc from 'fast-check';
import { MergeLink, type MergeInput } from '../../lib/producers/MergeLink.js';
import type { Downstream } from '../../lib/protocol/Link.js';
import { numbers } from '../support/numbers.js';
import { RecordingDownstream, RecordingUpstream } from '../support/recordingLinks.js';
import { retained } from '../support/retained.js';

type Cancel = MergeInput<unknown>['cancel'];

/** A source that the spec speaks for. */
class HandInput<T> implements MergeInput<T> {
  readonly upstream: RecordingUpstream;
  private link: Downstream<T> | undefined;

  constructor(
    readonly maxDemand: number,
    readonly minDemand: number,
    readonly cancel: Cancel = 'permanent',
    onRequest?: (n: number, input: HandInput<T>) => void,
  ) {
    this.upstream = new RecordingUpstream((n) => onRequest?.(n, this));
  }

  get asked(): readonly unknown[] {
    return this.upstream.calls;
  }

  get downstream(): Downstream<T> {
    if (this.link === undefined) {
      throw new Error('not connected');
    }
    return this.link;
  }

  get connected(): boolean {
    return this.link !== undefined;
  }

  readonly connect = (downstream: Downstream<T>): void => {
    this.link = downstream;
    downstream.open(this.upstream, false);
  };
}

function run<T>(inputs: readonly HandInput<T>[], reactions?: ConstructorParameters<typeof RecordingDownstream<T>>[0]) {
  const downstream = new RecordingDownstream<T>(reactions);
  new MergeLink(downstream).start(inputs);
  return downstream;
}

/** A source that answers every demand in full, at once: 0, 1, 2, … */
function ready(maxDemand: number, minDemand: number, stopAfter: number): HandInput<number> {
  let next = 0;
  return new HandInput<number>(maxDemand, minDemand, 'permanent', (n, input) => {
    if (input.asked.length <= stopAfter) {
      input.downstream.next(numbers(n).map(() => next++));
    }
  });
}

const boom = new Error('boom');

describe('MergeLink', () => {
  describe("asks each source by GenStage's arithmetic", () => {
    const windows: [number, number, number[], number[]][] = [
      [1000, 500, [1000, 500, 500, 500, 500, 500], [500, 500, 500, 500]],
      [1000, 750, [1000, 250, 250, 250, 250, 250], [250, 250, 250, 250]],
      [100, 80, [100, 20, 20, 20, 20, 20], [20, 20, 20, 20]],
      [100, 20, [100, 80, 100, 80, 100, 80], [80, 20, 80, 80, 20, 80, 80, 20]],
      [10, 0, [10, 10, 10, 10, 10, 10], [10, 10, 10, 10]],
      [10, 5, [10, 5, 5, 5, 5, 5], [5, 5, 5, 5]],
      [10, 8, [10, 2, 2, 2, 2, 2], [2, 2, 2, 2]],
      [10, 9, [10, 1, 1, 1, 1, 1], [1, 1, 1, 1]],
      [10, 2, [10, 8, 10, 8, 10, 8], [8, 2, 8, 8, 2, 8]],
      [10, 3, [10, 7, 10, 7, 10, 7], [7, 3, 7, 7, 3, 7]],
      [4, 0, [4, 4, 4, 4, 4, 4], [4, 4, 4]],
      [4, 2, [4, 2, 2, 2, 2, 2], [2, 2, 2]],
      [1, 0, [1, 1, 1, 1, 1, 1], [1, 1, 1]],
      [2, 1, [2, 1, 1, 1, 1, 1], [1, 1, 1]],
      [3, 1, [3, 2, 3, 2, 3, 2], [2, 1, 2, 2, 1, 2]],
      [7, 3, [7, 4, 7, 4, 7, 4], [4, 3, 4, 4, 3, 4]],
    ];

    it.each(windows)('%i/%i: asks %p, delivers chunks of %p', (max, min, asks, chunks) => {
      const source = ready(max, min, asks.length);
      const downstream = run([source]);
      expect(source.asked).toEqual([max]);
      downstream.upstream.request(Infinity);
      expect(source.asked.slice(0, asks.length)).toEqual(asks);
      expect(downstream.signals.slice(0, chunks.length).map((batch) => (batch as number[]).length)).toEqual(chunks);
    });

    it.each(windows)('%i/%i: asks the same when downstream asks one by one', (max, min, asks) => {
      const source = ready(max, min, asks.length);
      const downstream = run([source]);
      for (let count = 0; count < 7 * max && source.asked.length < asks.length; count++) {
        downstream.upstream.request(1);
      }
      expect(source.asked).toEqual(asks);
      const sizes = new Set(downstream.signals.map((batch) => (batch as number[]).length));
      expect(sizes).toEqual(new Set([1]));
    });

    it('with a window of its own for each', () => {
      const a = new HandInput<string>(10, 8);
      const b = new HandInput<string>(4, 0);
      const downstream = run([a, b]);
      downstream.upstream.request(Infinity);
      a.downstream.next(['a', 'a', 'a']);
      b.downstream.next(['b', 'b', 'b']);
      // 3 = a chunk of 2 and a rest of 1, which leaves 9 in flight of the 10 asked for anew: one more than 8.
      expect(a.asked).toEqual([10, 2]);
      expect(b.asked).toEqual([4]);
      b.downstream.next(['b']);
      expect(b.asked).toEqual([4, 4]);
    });

    it('nothing more while events wait for demand', () => {
      const a = new HandInput<number>(4, 0);
      const downstream = run([a]);
      a.downstream.next([1, 2, 3, 4]);
      expect(a.asked).toEqual([4]);
      downstream.upstream.request(3);
      expect(a.asked).toEqual([4]);
      downstream.upstream.request(1);
      expect(a.asked).toEqual([4, 4]);
    });

    it('a source at a time in the order given, after downstream was opened', () => {
      const order: string[] = [];
      const a = new HandInput<number>(2, 1, 'permanent', () => order.push('a'));
      const b = new HandInput<number>(3, 1, 'permanent', () => order.push('b'));
      run([a, b], { open: () => order.push('open') });
      expect(order).toEqual(['open', 'a', 'b']);
    });
  });

  it('delivers in the order of arrival, over requests of any size', () => {
    const a = new HandInput<string>(10, 0);
    const b = new HandInput<string>(10, 0);
    const { upstream, signals } = run([a, b]);
    b.downstream.next(['b0']);
    a.downstream.next(['a0', 'a1', 'a2']);
    b.downstream.next(['b1', 'b2']);
    expect(signals).toEqual([]);
    upstream.request(2);
    upstream.request(3);
    upstream.request(9);
    expect(signals).toEqual([['b0'], ['a0'], ['a1', 'a2'], ['b1'], ['b2']]);
    a.downstream.next(['a3']);
    expect(signals.at(-1)).toEqual(['a3']);
  });

  it('hands a batch on as it came, and says that it is not to be changed in place: it may be a user’s array', () => {
    const a = new HandInput<number>(10, 0);
    const batch = [1, 2, 3];
    let received: readonly number[] | undefined;
    const downstream = run([a], { next: (events) => (received = events) });
    downstream.upstream.request(5);
    a.downstream.next(batch);
    expect(received).toBe(batch);
    expect(downstream.owned).toBe(false);
  });

  it('two sources that always have more take turns, chunk by chunk', () => {
    const turns: string[] = [];
    const endless = (name: string, max: number, min: number): HandInput<string> =>
      new HandInput<string>(max, min, 'permanent', (n, input) => input.downstream.next(numbers(n).map(() => name)));
    const { upstream } = run([endless('a', 4, 2), endless('b', 4, 2), endless('c', 20, 0)], {
      next: (events) => turns.push(`${events[0] ?? ''}${events.length}`),
    });
    upstream.request(84);
    const turnOf = 'a2 a2 b2 b2 c20 a2 a2 b2 b2 c20 a2 a2 b2 b2 c20';
    expect(turns.join(' ')).toBe(turnOf);
  });

  describe('1.3 and 3.3', () => {
    it('a source that answers in request, a consumer that asks in next: nothing nests, the stack stays flat', () => {
      const source = new HandInput<number>(1, 0, 'permanent', (n, input) => {
        if (input.asked.length <= 100_000) {
          input.downstream.next(numbers(n));
        }
      });
      let depth = 0;
      let nested = 0;
      let delivered = 0;
      const downstream: Downstream<number> = {
        open: () => undefined,
        next: () => {
          delivered++;
          nested += depth++;
          link.request(1);
          depth--;
        },
        error: () => undefined,
        complete: () => undefined,
      };
      const link = new MergeLink<number>(downstream);
      link.start([source, new HandInput<number>(1, 0)]);
      link.request(1);
      expect({ delivered, nested }).toEqual({ delivered: 100_000, nested: 0 });
    });

    it('what arrives in a delivery comes behind it', () => {
      const a = new HandInput<string>(5, 0);
      const b = new HandInput<string>(5, 0);
      const { upstream, signals } = run([a, b], {
        next: (events) => {
          if (events[0] === 'a') {
            b.downstream.next(['b']);
            b.downstream.complete();
          }
        },
      });
      upstream.request(2);
      a.downstream.next(['a']);
      expect(signals).toEqual([['a'], ['b'], 'complete']);
    });
  });

  describe('the end of a source', () => {
    it.each<[Cancel, 'complete' | 'error', unknown[]]>([
      ['permanent', 'complete', [['a'], 'complete']],
      ['permanent', 'error', [['a'], { error: boom }]],
      ['transient', 'complete', [['a'], ['b'], 'complete']],
      ['transient', 'error', [['a'], { error: boom }]],
      ['temporary', 'complete', [['a'], ['b'], 'complete']],
      ['temporary', 'error', [['a'], ['b'], 'complete']],
    ])('%s, %s', (cancel, end, signals) => {
      const a = new HandInput<string>(5, 0, cancel);
      const b = new HandInput<string>(5, 0);
      const downstream = run([a, b]);
      a.downstream.next(['a']);
      if (end === 'complete') {
        a.downstream.complete();
      } else {
        a.downstream.error(boom);
      }
      const endsAll = !signals.some((signal) => Array.isArray(signal) && signal[0] === 'b');
      expect(b.asked).toEqual(endsAll ? [5, 'cancelled'] : [5]);
      // Behind what had arrived before, and waits for demand.
      expect(downstream.signals).toEqual([]);
      if (!endsAll) {
        b.downstream.next(['b']);
        b.downstream.complete();
      }
      downstream.upstream.request(9);
      expect(downstream.signals).toEqual(signals);
      // Nothing is asked of a source that has ended.
      expect(a.asked).toEqual([5]);
    });

    it('that ends the result cancels the others at once, and no request reaches them any more', () => {
      const a = new HandInput<string>(1, 0);
      const b = new HandInput<string>(1, 0);
      const downstream = run([a, b]);
      b.downstream.next(['b']);
      a.downstream.complete();
      expect(b.asked).toEqual([1, 'cancelled']);
      downstream.upstream.request(5);
      expect(downstream.signals).toEqual([['b'], 'complete']);
      expect(b.asked).toEqual([1, 'cancelled']);
    });

    it('only the first counts', () => {
      const a = new HandInput<string>(1, 0);
      const b = new HandInput<string>(1, 0, 'transient');
      const downstream = run([a, b]);
      b.downstream.next(['b']);
      b.downstream.error(boom);
      expect(a.asked).toEqual([1, 'cancelled']);
      downstream.upstream.request(1);
      expect(downstream.signals).toEqual([['b'], { error: boom }]);
    });

    it('at once, when it is connected: the result ends, and the ones behind it are not connected', () => {
      const a = new HandInput<string>(1, 0, 'permanent', (_n, input) => {
        input.downstream.next(['a']);
        input.downstream.complete();
      });
      const b = new HandInput<string>(1, 0);
      const downstream = run([a, b]);
      expect(b.connected).toBe(false);
      downstream.upstream.request(1);
      expect(downstream.signals).toEqual([['a'], 'complete']);
    });

    it('at once, when that ends nothing: the others go on', () => {
      const a = new HandInput<string>(1, 0, 'transient', (_n, input) => input.downstream.complete());
      const b = new HandInput<string>(1, 0, 'temporary', (_n, input) => input.downstream.error(boom));
      const c = new HandInput<string>(1, 0, 'temporary');
      const downstream = run([a, b, c]);
      downstream.upstream.request(1);
      c.downstream.next(['c']);
      expect(downstream.signals).toEqual([['c']]);
      c.downstream.error(boom);
      expect(downstream.signals).toEqual([['c'], 'complete']);
    });

    it('needs no demand when nothing waits (1.5)', () => {
      const a = new HandInput<string>(1, 0);
      const completed = run([a]);
      a.downstream.complete();
      expect(completed.signals).toEqual(['complete']);
      const b = new HandInput<string>(1, 0);
      const failed = run([b]);
      b.downstream.error(boom);
      expect(failed.signals).toEqual([{ error: boom }]);
    });

    it('without any source comes at once', () => {
      expect(run([]).signals).toEqual(['complete']);
    });
  });

  describe('cancel', () => {
    it('reaches all sources, with its reason, once; nothing is delivered or asked for after it', () => {
      const a = new HandInput<string>(2, 1);
      const b = new HandInput<string>(2, 1);
      const { upstream, signals } = run([a, b]);
      a.downstream.next(['a']);
      upstream.cancel('failed');
      upstream.cancel('failed');
      upstream.request(5);
      expect(signals).toEqual([]);
      expect([a.asked, b.asked]).toEqual([
        [2, 'failed'],
        [2, 'failed'],
      ]);
    });

    it('in next: not even the rest of the chunk’s window is asked for', () => {
      const a = new HandInput<string>(1, 0);
      const b = new HandInput<string>(1, 0);
      const { upstream, signals } = run([a, b], { next: (_events, from) => from.cancel() });
      upstream.request(5);
      b.downstream.next(['b']);
      expect(signals).toEqual([['b']]);
      expect(a.asked).toEqual([1, 'cancelled']);
      expect(b.asked).toEqual([1, 'cancelled']);
    });

    it('when opened: no source is connected', () => {
      const a = new HandInput<string>(1, 0);
      const { signals } = run([a], { open: (upstream) => upstream.cancel() });
      expect(a.connected).toBe(false);
      expect(signals).toEqual([]);
    });
  });

  it('after the end a request changes nothing', () => {
    const a = new HandInput<string>(2, 1);
    const { upstream, signals } = run([a]);
    a.downstream.next(['a']);
    a.downstream.complete();
    upstream.request(5);
    upstream.request(5);
    upstream.cancel();
    expect(signals).toEqual([['a'], 'complete']);
    expect(a.asked).toEqual([2]);
  });

  it.each(['cancel', 'end'] as const)('3.13 after its %s it keeps neither downstream nor events, whoever keeps it', async (how) => {
    const made = (): { references: Record<string, WeakRef<object>>; kept: unknown } => {
      const input = new HandInput<object>(9, 0);
      const downstream: Downstream<object> = {
        open: () => undefined,
        next: () => undefined,
        error: () => undefined,
        complete: () => undefined,
      };
      const link = new MergeLink<object>(downstream);
      const batch = [{}, {}];
      const waiting = [{}];
      link.start([input]);
      input.downstream.next(batch);
      input.downstream.next(waiting);
      link.request(1);
      if (how === 'cancel') {
        link.cancel();
      } else {
        input.downstream.error(boom);
        link.request(5);
      }
      return {
        references: { downstream: new WeakRef(downstream), batch: new WeakRef(batch), waiting: new WeakRef(waiting) },
        kept: [input, link],
      };
    };
    const { references, kept } = made();
    expect(await retained(references)).toEqual([]);
    expect(kept).toBeDefined();
  });

  it('takes every source’s events once, in its order, and never holds more than asked for', () => {
    const window = fc.integer({ min: 1, max: 8 }).chain((max) => fc.tuple(fc.constant(max), fc.integer({ min: 0, max: max - 1 })));
    const step = fc.oneof(
      fc.record({ source: fc.nat({ max: 3 }), size: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ ask: fc.integer({ min: 1, max: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 4 }), fc.array(step, { maxLength: 60 }), (windows, steps) => {
        const sources = windows.map(([max, min]) => new HandInput<readonly [number, number]>(max, min, 'transient'));
        const sent = sources.map(() => 0);
        const { upstream, signals } = run(sources);
        type Tagged = readonly [source: number, n: number];
        const delivered = (): Tagged[] => signals.flatMap((signal) => (Array.isArray(signal) ? (signal as Tagged[]) : []));
        const askedOf = (index: number): number => (sources[index]?.asked ?? []).reduce<number>((sum, n) => sum + (n as number), 0);
        let requested = 0;
        for (const each of steps) {
          if ('ask' in each) {
            requested += each.ask;
            upstream.request(each.ask);
          } else {
            const index = each.source % sources.length;
            const size = Math.min(each.size, askedOf(index) - (sent[index] ?? 0));
            if (size > 0) {
              const first = sent[index] ?? 0;
              sent[index] = first + size;
              sources[index]?.downstream.next(numbers(size).map((n) => [index, first + n] as const));
            }
          }
          const total = sent.reduce((sum, n) => sum + n, 0);
          expect(delivered().length).toBe(Math.min(requested, total));
          sources.forEach((source, index) => {
            const handled = delivered().filter(([from]) => from === index).length;
            expect(askedOf(index) - handled).toBeLessThanOrEqual(source.maxDemand);
          });
        }
        sources.forEach((source) => {
          source.downstream.complete();
        });
        upstream.request(Infinity);
        expect(signals.at(-1)).toBe('complete');
        sources.forEach((_source, index) => {
          expect(delivered().flatMap(([from, n]) => (from === index ? [n] : []))).toEqual(numbers(sent[index] ?? 0));
        });
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
