import fc from 'fast-check';
import { EventBuffer, type BufferKeep } from '../../lib/buffers/EventBuffer.js';
import { goldenVectors } from '../support/goldenVectors.js';

type RecordedOperation =
  | { readonly op: 'store'; readonly events: number[]; readonly discarded: number; readonly infosReleased: string[]; readonly size: number }
  | { readonly op: 'take'; readonly n: number; readonly empty: true }
  | {
      readonly op: 'take';
      readonly n: number;
      readonly empty?: never;
      readonly events: number[];
      readonly infos: string[];
      readonly size: number;
    }
  | { readonly op: 'info'; readonly msg: string; readonly stored: boolean };

interface RecordedBuffer {
  readonly script: number;
  readonly size: number | 'infinity';
  readonly keep: BufferKeep;
  readonly ops: readonly RecordedOperation[];
}

/** Every array an object reaches through its fields. */
function arraysOf(value: object): unknown[][] {
  return Object.values(value).filter((field): field is unknown[] => Array.isArray(field));
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

describe('EventBuffer', () => {
  describe("equals GenStage's buffer", () => {
    it.each(goldenVectors<RecordedBuffer>('buffer'))('script $script: size $size, keep $keep', ({ size: capacity, keep, ops }) => {
      const infos: string[] = [];
      const buffer = new EventBuffer<number>(capacity === 'infinity' ? Infinity : capacity, keep);
      const release = (most: number): string[] => {
        for (let run = buffer.dueMarker(); run !== undefined; run = buffer.dueMarker()) {
          run();
          if (infos.length === most) {
            break;
          }
        }
        return infos.splice(0);
      };
      // The reference has two buffers. The finite one counts events, and releases markers as soon as nothing is before them: so does ours,
      // always. The infinite one counts markers as well, and releases one each time a take comes upon it.
      const infinite = capacity === 'infinity';
      let markers = 0;
      const sizeAsRecorded = (): number => buffer.size + (infinite ? markers : 0);
      for (const op of ops) {
        if (op.op === 'store') {
          const before = buffer.size;
          const discarded = buffer.store(op.events);
          expect(discarded).toHaveLength(op.discarded);
          expect(buffer.size).toBe(before + op.events.length - op.discarded);
          const released = infinite ? [] : release(Infinity);
          markers -= released.length;
          expect(released).toEqual(op.infosReleased);
          expect(sizeAsRecorded()).toBe(op.size);
        } else if (op.op === 'info') {
          buffer.mark(() => infos.push(op.msg));
          if (op.stored) {
            markers++;
          } else {
            // What the reference does not store is due at once.
            expect(release(1)).toEqual([op.msg]);
          }
        } else if (op.empty) {
          expect(buffer.take(op.n)).toEqual([]);
        } else {
          const events = buffer.take(op.n);
          const cameUponMarker = events.length < op.n;
          const released = infinite ? (cameUponMarker ? release(1) : []) : release(Infinity);
          markers -= released.length;
          expect(events).toEqual(op.events);
          expect(released).toEqual(op.infos);
          expect(sizeAsRecorded()).toBe(op.size);
        }
      }
    });
  });

  it('gives back what was stored, oldest first, at most as many as asked for', () => {
    const buffer = new EventBuffer<number>();
    expect(buffer.store([1, 2, 3])).toEqual([]);
    expect(buffer.store([4, 5])).toEqual([]);
    expect(buffer.take(2)).toEqual([1, 2]);
    expect(buffer.size).toBe(3);
    expect(buffer.take(Infinity)).toEqual([3, 4, 5]);
    expect(buffer.take(1)).toEqual([]);
  });

  it('stores from an index on', () => {
    const buffer = new EventBuffer<number>(2);
    expect(buffer.store([1, 2, 3, 4, 5], 2)).toEqual([3]);
    expect(buffer.take(9)).toEqual([4, 5]);
    expect(buffer.store([1, 2], 2)).toEqual([]);
    expect(buffer.size).toBe(0);
  });

  it('keeps falsy events', () => {
    const events = [undefined, null, 0, '', NaN, false];
    const buffer = new EventBuffer<unknown>();
    buffer.store(events);
    expect(buffer.take(6)).toEqual(events);
  });

  describe('overflow', () => {
    it.each([
      ['last', ['d', 'e', 'f', 'g', 'h'], ['a', 'b', 'c']],
      ['first', ['a', 'b', 'c', 'd', 'e'], ['f', 'g', 'h']],
    ] as const)('keep %s of 8 events in a buffer of 5', (keep, kept, discarded) => {
      const buffer = new EventBuffer<string>(5, keep);
      expect(buffer.store(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])).toEqual(discarded);
      expect(buffer.take(8)).toEqual(kept);
    });

    it('keep last discards what was stored before what comes', () => {
      const buffer = new EventBuffer<number>(3, 'last');
      buffer.store([1, 2]);
      expect(buffer.store([3, 4])).toEqual([1]);
      expect(buffer.store([5, 6, 7, 8, 9])).toEqual([2, 3, 4, 5, 6]);
      expect(buffer.take(9)).toEqual([7, 8, 9]);
    });

    it.each(['last', 'first'] as const)('a buffer of 0 keeps nothing, and says so (keep %s)', (keep) => {
      const buffer = new EventBuffer<number>(0, keep);
      expect(buffer.store([1, 2])).toEqual([1, 2]);
      expect([buffer.size, buffer.take(2)]).toEqual([0, []]);
    });

    it.each(['last', 'first'] as const)('an unbounded buffer keeps everything (keep %s)', (keep) => {
      const buffer = new EventBuffer<number>(Infinity, keep);
      expect(buffer.store(range(0, 5000))).toEqual([]);
      expect(buffer.take(Infinity)).toEqual(range(0, 5000));
    });
  });

  describe('ring', () => {
    it('wraps around and grows while it is in use', () => {
      const buffer = new EventBuffer<number>();
      let stored = 0;
      let taken = 0;
      for (const [store, take] of [
        [10, 9],
        [15, 3],
        [3, 16],
        [40, 7],
        [100, 120],
        [1, 14],
      ] as const) {
        buffer.store(range(stored, store));
        stored += store;
        expect(buffer.take(take)).toEqual(range(taken, take));
        taken += take;
      }
      expect(buffer.size).toBe(0);
    });

    it('keeps its place beyond 2^32 positions', () => {
      const buffer = new EventBuffer<number>();
      buffer.store([1, 2, 3]);
      buffer.take(3);
      // That many events would take a minute to store.
      Object.assign(buffer, { first: 2 ** 32 - 2 });
      buffer.store(range(0, 5));
      expect(buffer.take(5)).toEqual(range(0, 5));
    });

    it('moves nothing while there is room', () => {
      const buffer = new EventBuffer<number>();
      buffer.store(range(0, 15));
      const rings = arraysOf(buffer);
      buffer.store([15]);
      expect(rings.some((ring) => ring.length === 16)).toBe(true);
      expect(arraysOf(buffer).every((ring, index) => ring === rings[index])).toBe(true);
    });

    it('makes no room for what is before the index', () => {
      const buffer = new EventBuffer<number>();
      buffer.store(range(0, 20), 4);
      expect(arraysOf(buffer).map(({ length }) => length)).toContain(16);
      expect(buffer.take(99)).toEqual(range(4, 16));
    });

    it('3.13 keeps nothing alive that has left', () => {
      const buffer = new EventBuffer<object>(20, 'last');
      const events = range(0, 30).map((index) => ({ index }));
      buffer.store(events);
      const taken = buffer.take(5);
      const gone = [...events.slice(0, 10), ...taken];
      expect(arraysOf(buffer).flatMap((array) => array.filter((slot) => gone.includes(slot as { index: number })))).toEqual([]);
      expect(arraysOf(buffer).flatMap((array) => array.filter((slot) => slot !== undefined))).toHaveLength(15);
      buffer.clear();
      expect(arraysOf(buffer).flatMap((array) => array.filter((slot) => slot !== undefined))).toEqual([]);
    });
  });

  describe('markers', () => {
    it('are due at once when nothing waits', () => {
      const run = jest.fn();
      const buffer = new EventBuffer<string>();
      buffer.mark(run);
      expect([buffer.dueMarker(), buffer.dueMarker()]).toEqual([run, undefined]);
      expect(run).not.toHaveBeenCalled();
    });

    it('come after the events before them and before those behind, in order', () => {
      const [first, second, third] = [jest.fn(), jest.fn(), jest.fn()];
      const buffer = new EventBuffer<string>();
      buffer.store(['a', 'b', 'c']);
      buffer.mark(first);
      buffer.store(['d', 'e']);
      buffer.mark(second);
      buffer.mark(third);
      expect(buffer.dueMarker()).toBeUndefined();
      expect(buffer.take(9)).toEqual(['a', 'b', 'c']);
      expect(buffer.take(9)).toEqual([]);
      expect(buffer.dueMarker()).toBe(first);
      expect(buffer.dueMarker()).toBeUndefined();
      expect(buffer.take(1)).toEqual(['d']);
      expect(buffer.dueMarker()).toBeUndefined();
      expect(buffer.take(9)).toEqual(['e']);
      expect([buffer.dueMarker(), buffer.dueMarker(), buffer.dueMarker()]).toEqual([second, third, undefined]);
    });

    it('wait behind one another, also when no event is left', () => {
      const [first, second] = [jest.fn(), jest.fn()];
      const buffer = new EventBuffer<string>();
      buffer.store(['a']);
      buffer.mark(first);
      buffer.take(1);
      buffer.mark(second);
      expect([buffer.dueMarker(), buffer.dueMarker()]).toEqual([first, second]);
    });

    it('take no room, and are due when an overflow discards what was before them', () => {
      const first = jest.fn();
      const buffer = new EventBuffer<number>(2, 'last');
      buffer.store([1, 2]);
      buffer.mark(first);
      expect(buffer.store([3])).toEqual([1]);
      expect(buffer.dueMarker()).toBeUndefined();
      expect(buffer.store([4])).toEqual([2]);
      expect(buffer.dueMarker()).toBe(first);
      expect(buffer.take(9)).toEqual([3, 4]);
    });

    it('hold back what is behind them until they are collected, also after an overflow went past them', () => {
      const first = jest.fn();
      const buffer = new EventBuffer<number>(2, 'last');
      buffer.store([1]);
      buffer.mark(first);
      buffer.store([2, 3, 4, 5]);
      expect(buffer.take(9)).toEqual([]);
      expect(buffer.dueMarker()).toBe(first);
      expect(buffer.take(9)).toEqual([4, 5]);
    });

    it('keep their place when the ring grows', () => {
      const first = jest.fn();
      const buffer = new EventBuffer<number>();
      buffer.store(range(0, 12));
      buffer.take(10);
      buffer.mark(first);
      buffer.store(range(12, 100));
      expect(buffer.take(99)).toEqual([10, 11]);
      expect(buffer.dueMarker()).toBe(first);
      expect(buffer.take(99)).toEqual(range(12, 99));
    });
  });

  describe('putBack', () => {
    it('puts events in front of all others', () => {
      const buffer = new EventBuffer<number>();
      buffer.store(range(0, 40));
      const taken = buffer.take(10);
      expect(buffer.putBack(taken.slice(7))).toEqual([]);
      expect(buffer.putBack([])).toEqual([]);
      expect(buffer.take(99)).toEqual(range(7, 33));
    });

    it.each([
      ['last', 3, [3, 4, 5], [1, 2]],
      ['first', 3, [1, 2, 3], [4, 5]],
      ['last', 1, [5], [1, 2, 3, 4]],
      ['first', 1, [1], [2, 3, 4, 5]],
      ['last', 0, [], [1, 2, 3, 4, 5]],
      ['first', 0, [], [1, 2, 3, 4, 5]],
    ] as const)('of 1, 2, 3 in front of 4, 5: keep %s, room for %i, leaves %p', (keep, capacity, kept, lost) => {
      const buffer = new EventBuffer<number>(capacity, keep);
      const before = buffer.store([4, 5]);
      const discarded = [...before, ...buffer.putBack([1, 2, 3])];
      expect(buffer.take(9)).toEqual(kept);
      expect(discarded.sort()).toEqual(lost);
    });

    it('keeps the last unless told otherwise', () => {
      const buffer = new EventBuffer<number>(2);
      buffer.store([4]);
      expect(buffer.putBack([1, 2, 3])).toEqual([1, 2]);
      expect(buffer.take(9)).toEqual([3, 4]);
    });

    it('3.13 keeps nothing alive that made room', () => {
      const buffer = new EventBuffer<object>(2, 'first');
      buffer.store([{}, {}]);
      const back = {};
      expect(buffer.putBack([back])).toHaveLength(1);
      expect(arraysOf(buffer).flatMap((array) => array.filter((slot) => slot !== undefined))).toHaveLength(2);
    });
  });

  it('clear empties it, returns what was in it, drops the markers, and leaves it usable', () => {
    const buffer = new EventBuffer<number>(3);
    buffer.store([1, 2, 3]);
    buffer.mark(jest.fn());
    expect(buffer.clear()).toEqual([1, 2, 3]);
    expect([buffer.size, buffer.dueMarker(), buffer.clear()]).toEqual([0, undefined, []]);
    buffer.store([4, 5, 6, 7]);
    expect(buffer.take(9)).toEqual([5, 6, 7]);
  });

  describe('equals a plain array', () => {
    const ordinary = [
      { weight: 4, arbitrary: fc.record({ store: fc.nat({ max: 12 }), from: fc.nat({ max: 3 }) }) },
      { weight: 4, arbitrary: fc.record({ take: fc.oneof(fc.nat({ max: 12 }), fc.constant(Infinity)) }) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    ] as const;
    // A buffer has markers, or events are put back into it.
    const operations = fc.oneof(
      fc.array(fc.oneof(...ordinary, { weight: 2, arbitrary: fc.record({ putBack: fc.nat({ max: 6 }) }) }), { maxLength: 60, size: 'max' }),
      fc.array(
        fc.oneof(
          ...ordinary,
          { weight: 2, arbitrary: fc.constant('mark' as const) },
          { weight: 2, arbitrary: fc.constant('dueMarker' as const) },
        ),
        { maxLength: 60, size: 'max' },
      ),
    );
    const capacity = fc.oneof(fc.nat({ max: 20 }), fc.constantFrom(0, 1, Infinity));

    it.each(['last', 'first'] as const)('keep %s', (keep) => {
      fc.assert(
        fc.property(capacity, operations, (most, chosen) => {
          const buffer = new EventBuffer<number>(most, keep);
          /** Events are numbers, markers functions. */
          let model: (number | (() => void))[] = [];
          let next = 0;
          const events = (): number[] => model.filter((item) => typeof item === 'number');
          for (const op of chosen) {
            if (op === 'mark') {
              const marker = (): void => undefined;
              buffer.mark(marker);
              model.push(marker);
            } else if (op === 'dueMarker') {
              expect(buffer.dueMarker()).toBe(typeof model[0] === 'function' ? model.shift() : undefined);
            } else if (op === 'clear') {
              expect(buffer.clear()).toEqual(events());
              model = [];
            } else if ('putBack' in op) {
              const back = range(next, op.putBack);
              next += op.putBack;
              const all = [...back, ...events()];
              const kept = keep === 'first' ? all.slice(0, most) : all.slice(Math.max(0, all.length - most));
              expect(buffer.putBack(back)).toEqual(all.filter((event) => !kept.includes(event)));
              model = kept;
            } else if ('take' in op) {
              const marker = model.findIndex((item) => typeof item === 'function');
              const available = marker < 0 ? model.length : marker;
              expect(buffer.take(op.take)).toEqual(model.splice(0, Math.min(op.take, available)));
            } else {
              const from = Math.min(op.from, op.store);
              const arriving = range(next, op.store);
              next += op.store;
              const all = [...events(), ...arriving.slice(from)];
              const kept = new Set(keep === 'first' ? all.slice(0, most) : all.slice(Math.max(0, all.length - most)));
              expect(buffer.store(arriving, from)).toEqual(all.filter((event) => !kept.has(event)));
              model = [...model, ...arriving.slice(from)].filter((item) => typeof item === 'function' || kept.has(item));
            }
            expect(buffer.size).toBe(events().length);
          }
        }),
        { seed: 5, numRuns: 600 },
      );
    });
  });
});
