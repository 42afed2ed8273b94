import { partitionDispatcher, type Dispatcher } from 'rxjs-demand';
import { NamedConsumers, replayVectors, type Watch } from '../support/replayDispatcher.js';

/** What waits for each consumer, by the recorded answers alone: the reference drops it when the consumer leaves, ours gives it back. */
function queues(partitionOf: (event: number) => number | undefined): Watch {
  const partitions = new Map<string, number>();
  const waiting = new Map<number, number[]>();
  return (op, cancelled) => {
    if (op.op === 'subscribe') {
      partitions.set(op.id, op.partition as number);
    } else if (op.op === 'dispatch') {
      for (const event of op.events.slice(0, op.events.length - op.leftover.length)) {
        const partition = partitionOf(event);
        if (partition !== undefined) {
          waiting.set(partition, [...(waiting.get(partition) ?? []), event]);
        }
      }
    }
    for (const out of 'out' in op ? op.out : []) {
      if ('to' in out) {
        const partition = partitions.get(out.to) as number;
        expect(waiting.get(partition)?.splice(0, out.events.length)).toEqual(out.events);
      }
    }
    if (op.op === 'cancel') {
      const partition = partitions.get(op.id) as number;
      expect(cancelled?.undelivered).toEqual(waiting.get(partition) ?? []);
      waiting.delete(partition);
    }
  };
}

describe('partitionDispatcher', () => {
  describe("answers as GenStage's own; and gives back what that drops", () => {
    const byThree = (event: number): number => event % 3;
    const some = (event: number): number | undefined => (event % 5 === 0 ? undefined : event % 3);

    replayVectors(
      'partition_dispatcher',
      () => partitionDispatcher({ partitions: 3, hash: (event) => [event, byThree(event)] }),
      true,
      () => queues(byThree),
    );
    replayVectors(
      'partition_dispatcher_none',
      () =>
        partitionDispatcher({
          partitions: 3,
          hash: (event) => {
            const partition = some(event);
            return partition === undefined ? undefined : [event, partition];
          },
        }),
      true,
      () => queues(some),
    );
  });
  /** Even and odd; multiples of 3 belong to nobody. */
  const evenOdd = partitionDispatcher<number>({
    partitions: ['even', 'odd'],
    hash: (event) => (event % 3 === 0 ? undefined : [event, event % 2 === 0 ? 'even' : 'odd']),
  });

  function consumers<T>(dispatcher: Dispatcher<T>, ...names: PropertyKey[]): NamedConsumers<T> {
    const made = new NamedConsumers<T>(dispatcher);
    for (const partition of names) {
      expect(made.subscribe(String(partition), { partition })).toBe(0);
    }
    return made;
  }

  const all = (dispatcher: Dispatcher<number>): number => dispatcher.queued?.() ?? NaN;

  it('34: deals out by hash; what belongs to nobody takes no demand', () => {
    const made = consumers(evenOdd.fresh?.() as typeof evenOdd, 'even', 'odd');
    expect([made.ask('even', 4), made.ask('odd', 4)]).toEqual([4, 4]);
    const events = Array.from({ length: 12 }, (_, index) => index + 1);
    expect(made.dispatch(events)).toEqual({ leftover: [12], unclaimed: 3 });
    expect(made.out).toEqual([
      ['odd', [1, 5, 7, 11]],
      ['even', [2, 4, 8, 10]],
    ]);
    // Nothing is waited for any more.
    expect(made.dispatch([1, 2])).toEqual({ leftover: [1, 2], unclaimed: 0 });
  });

  it('35: queues for one partition what the demand of all allows', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 2, hash: (event) => [event, 0] }), 0, 1);
    expect([made.ask('0', 5), made.ask('1', 5)]).toEqual([5, 5]);
    made.dispatch([1, 2]);
    expect(made.out).toEqual([['0', [1, 2]]]);
    made.dispatch([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(made.out).toEqual([['0', [3, 4, 5]]]);
    expect([all(made.dispatcher), made.dispatcher.queued?.(made.symbol('0')), made.dispatcher.queued?.(made.symbol('1'))]).toEqual([
      5, 5, 0,
    ]);
    expect(made.ask('0', 5)).toBe(5);
    expect(made.out).toEqual([['0', [6, 7, 8, 9, 10]]]);
    expect(all(made.dispatcher)).toBe(0);
  });

  it('36: a consumer that leaves gives its queue back, where the reference drops it; as many are asked for anew', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 2, hash: (event) => [event, 0] }), 0, 1);
    made.ask('0', 5);
    made.ask('1', 5);
    made.dispatch([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(made.cancel('0')).toEqual({ demand: 5, undelivered: [6, 7, 8, 9, 10] });
    expect(all(made.dispatcher)).toBe(0);
    expect(made.dispatch([6, 7, 8, 9, 10])).toEqual({ leftover: [], unclaimed: 0 });
    made.subscribe('again', { partition: 0 });
    expect(made.ask('again', 5)).toBe(5);
    expect(made.out).toEqual([['again', [6, 7, 8, 9, 10]]]);
  });

  it('the recorded example: events for a partition that nobody reads yet are queued', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 2, hash: (event) => [event, event % 2] }), 0);
    expect(made.ask('0', 4)).toBe(4);
    made.dispatch([1, 2, 3, 4]);
    expect([made.out, all(made.dispatcher)]).toEqual([[['0', [2, 4]]], 2]);
    made.subscribe('1', { partition: 1 });
    expect([made.ask('1', 1), made.out]).toEqual([1, [['1', [1]]]]);
    expect([made.ask('1', 1), made.out]).toEqual([1, [['1', [3]]]]);
    expect([made.ask('1', 1), made.out]).toEqual([1, []]);
  });

  it('the demand of a consumer that left covers the next asks', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 2, hash: (event) => [event, event % 2] }), 0, 1);
    made.ask('0', 4);
    expect(made.cancel('0')).toEqual({ demand: 0, undelivered: [] });
    expect([made.ask('1', 3), made.ask('1', 3)]).toEqual([0, 2]);
  });

  it('gives back events as they came, not as hash changed them: they are hashed again', () => {
    const hash = jest.fn(({ key, value }: { key?: number; value: string }) => [{ value: value.toUpperCase() }, key as number] as const);
    const made = consumers(partitionDispatcher<{ key?: number; value: string }>({ partitions: 1, hash }), 0);
    made.ask('0', 2);
    const events = Array.from('ab').map((value) => ({ key: 0, value }));
    made.onDeliver = () => undefined;
    made.cancel('0');
    made.dispatch(events);
    made.subscribe('again', { partition: 0 });
    const { undelivered } = made.cancel('again');
    expect(undelivered).toEqual(events);
    made.dispatch(undelivered);
    made.subscribe('third', { partition: 0 });
    made.ask('third', 2);
    expect(made.out).toEqual([['third', [{ value: 'A' }, { value: 'B' }]]]);
    expect(hash).toHaveBeenCalledTimes(4);
  });

  it('leaving from inside a delivery: what the same dispatch has for the one that left is given back', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 3, hash: (event) => [event, event % 3] }), 0, 1, 2);
    for (const name of '012') made.ask(name, 3);
    let undelivered: readonly number[] = [];
    made.onDeliver = (name) => {
      if (name === '0') ({ undelivered } = made.cancel('1'));
    };
    made.dispatch([0, 1, 2, 3, 4, 5]);
    expect(made.out).toEqual([
      ['0', [0, 3]],
      ['2', [2, 5]],
    ]);
    expect(undelivered).toEqual([1, 4]);
  });

  it('a hash that throws leaves everything as it was', () => {
    const failure = new Error('no hash');
    const made = consumers(
      partitionDispatcher<number>({
        partitions: 1,
        hash: (event) => {
          if (event === 3) throw failure;
          return [event, 0];
        },
      }),
      0,
    );
    made.ask('0', 2);
    expect(() => made.dispatch([1, 3])).toThrow(failure);
    expect([made.out, all(made.dispatcher)]).toEqual([[], 0]);
    made.dispatch([1, 2]);
    expect(made.out).toEqual([['0', [1, 2]]]);
  });

  it('a consumer that leaves from inside hash is gone', () => {
    const made: NamedConsumers<number> = consumers(
      partitionDispatcher<number>({
        partitions: 2,
        hash: (event) => {
          if (event === 5) made.cancel('1');
          return [event, event % 2];
        },
      }),
      0,
      1,
    );
    made.ask('0', 2);
    made.ask('1', 1);
    made.dispatch([1, 3]);
    expect(made.dispatch([5, 7, 9])).toEqual({ leftover: [9], unclaimed: 0 });
    expect(all(made.dispatcher)).toBe(2);
  });

  it('3.17 unbounded demand is never used up', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 1, hash: (event) => [event, 0] }), 0);
    expect(made.ask('0', Infinity)).toBe(Infinity);
    for (let event = 0; event < 3; event++) {
      made.dispatch([event]);
      expect(made.out).toEqual([['0', [event]]]);
    }
    made.cancel('0');
    made.subscribe('1', { partition: 0 });
    expect(made.ask('1', Infinity)).toBe(0);
  });

  it('without hash, events go by their value: the same one always to the same partition, and to all about as many', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 3 }), 0, 1, 2);
    for (const name of '012') made.ask(name, 3000);
    const events = Array.from({ length: 3000 }, (_, index) => index);
    made.dispatch(events);
    const first = new Map(made.out.map(([name, got]) => [name, got]));
    expect([...first.keys()].sort()).toEqual(['0', '1', '2']);
    for (const got of first.values()) {
      expect(Math.abs(got.length - 1000)).toBeLessThan(100);
    }
    made.dispatch(events);
    for (const [name, got] of made.out) expect(got).toEqual(first.get(name));
  });

  it('a stranger may leave, and ask, and nothing comes of it', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 1 }), 0);
    made.ask('0', 2);
    made.cancel('0');
    expect([made.cancel('nobody'), made.ask('nobody', 3)]).toEqual([{ demand: 0, undelivered: [] }, 0]);
    expect(made.dispatcher.queued?.(Symbol('nobody'))).toBe(0);
  });

  it('a fresh one has the same partitions and nothing else', () => {
    const used = consumers(evenOdd, 'even');
    used.ask('even', 2);
    used.dispatch([1, 2]);
    const fresh = consumers(evenOdd.fresh?.() as typeof evenOdd, 'even', 'odd');
    expect([all(fresh.dispatcher), fresh.ask('even', 1)]).toEqual([0, 1]);
  });
});
