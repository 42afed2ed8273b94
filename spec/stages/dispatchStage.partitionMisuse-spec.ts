import { dispatchStage, partitionDispatcher, type DispatchedObservable } from 'rxjs-demand';
import { join, pusher, range, type Joined, type Pusher } from '../support/dispatching.js';

describe('dispatchStage with partitionDispatcher, misused', () => {
  function setUp(hash: (n: number) => readonly [number, PropertyKey] = (n) => [n, n % 2]): {
    made: Pusher<number>;
    shared: DispatchedObservable<number>;
    sound: Joined<number>;
    discarded: unknown[];
  } {
    const made = pusher<number>();
    const discarded: unknown[] = [];
    const shared = dispatchStage<number>(partitionDispatcher({ partitions: 2, hash }), {
      onDiscard: (events) => void discarded.push(...events),
    })(made.source);
    const sound = join(shared.to({ partition: 0 }));
    sound.request(5);
    return { made, shared, sound, discarded };
  }

  it('a partition that is taken, unknown or missing is the error of that consumer only', () => {
    const { made, shared, sound } = setUp();
    expect(join(shared.to({ partition: 0 })).told).toEqual([
      new RangeError('Expected `to({ partition })` to be one without a consumer, got `0` (number)'),
    ]);
    expect(join(shared.to({ partition: 2 })).told).toEqual([
      new RangeError('Expected `to({ partition })` to be one of 0, 1, got `2` (number)'),
    ]);
    expect(join(shared).told).toEqual([new RangeError('Expected `to({ partition })` to be one of 0, 1, got `undefined` (undefined)')]);
    const errors: unknown[] = [];
    shared.subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toHaveLength(1);
    made.push(0, 2);
    expect([sound.told, made.cancels]).toEqual([[0, 2], 0]);
  });

  it('one who is refused and is alone ends the run: the source is cancelled without having been asked', () => {
    const made = pusher<number>();
    const shared = dispatchStage<number>(partitionDispatcher({ partitions: 2 }))(made.source);
    const refused = join(shared, { start: (subscription) => subscription.request(3) });
    expect([refused.errors.length, made.cancels, made.asked]).toEqual([1, 1, []]);
    const partition = join(shared.to({ partition: 1 }));
    partition.request(1);
    expect([partition.told, made.asked]).toEqual([[], [1]]);
  });

  it('a partition is free again when its consumer has left, or failed', () => {
    const { made, shared, sound } = setUp();
    sound.unsubscribe();
    const next = join(shared.to({ partition: 0 }), {
      next: () => {
        next.request(-1);
      },
    });
    next.request(1);
    made.push(2);
    expect(next.errors).toEqual([expect.any(RangeError)]);
    const third = join(shared.to({ partition: 0 }));
    third.request(1);
    made.push(4);
    expect(third.events).toEqual([4]);
  });

  it('2.13 a hash that throws fails all consumers and cancels the source; what they had not got is discarded, once', () => {
    const failure = new Error('no key');
    const { made, shared, sound, discarded } = setUp((n) => {
      if (n === 5) throw failure;
      return [n, n % 2];
    });
    const other = join(shared.to({ partition: 1 }));
    made.push(0, 1, 2);
    made.push(4, 5);
    expect([sound.told, other.told]).toEqual([[0, 2, failure], [failure]]);
    expect([discarded.sort(), made.cancels]).toEqual([[1, 4, 5], 1]);
  });

  it('2.13 a hash that answers with no partition of ours fails all consumers, and says so', () => {
    const { made, sound, discarded } = setUp((n) => [n, n]);
    made.push(0, 7);
    const error = new RangeError('Expected `hash(event)[1]` to be one of 0, 1, got `7` (number)');
    expect([sound.told, discarded, made.cancels]).toEqual([[error], [0, 7], 1]);
  });

  it('a hash that changes events is given the original again when a consumer has left', () => {
    const made = pusher<{ key: number; text: string }>();
    const discarded: unknown[] = [];
    const shared = dispatchStage<{ key?: number; text: string }>(
      partitionDispatcher({ partitions: 2, hash: ({ key, text }) => [{ text: text.toUpperCase() }, key as number] }),
      { onDiscard: (events) => void discarded.push(...events) },
    )(made.source);
    const p0 = join(shared.to({ partition: 0 }));
    const p1 = join(shared.to({ partition: 1 }));
    p0.request(1);
    p1.request(3);
    made.push({ key: 0, text: 'a' }, { key: 0, text: 'b' }, { key: 0, text: 'c' });
    expect([p0.events, shared.bufferedCount]).toEqual([[{ text: 'A' }], 2]);
    p0.unsubscribe();
    const again = join(shared.to({ partition: 0 }));
    again.request(1);
    expect(again.events).toEqual([{ text: 'B' }]);
    again.unsubscribe();
    p1.unsubscribe();
    expect(discarded).toEqual([{ key: 0, text: 'c' }]);
  });

  it('what is queued for partitions that nobody reads when the run ends is discarded, once', () => {
    const { made, sound, discarded } = setUp();
    made.push(...range(0, 4));
    sound.unsubscribe();
    expect([sound.events, discarded]).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });
});
