import { demandDispatcher, dispatchStage, partitionDispatcher, type Dispatcher } from 'rxjs-demand';
import { join, pusher, range } from '../support/dispatching.js';

describe('dispatchStage: at the end', () => {
  it('a request made while another is told of the end does not reach the dispatcher', () => {
    const asks: number[] = [];
    const inner = partitionDispatcher<number>({ partitions: 3, hash: (n) => [n, n % 3] });
    const dispatcher: Dispatcher<number> = {
      subscribe: (consumer, options) => inner.subscribe(consumer, options),
      cancel: (consumer) => inner.cancel(consumer),
      ask: (consumer, demand, deliver) => (asks.push(demand), inner.ask(consumer, demand, deliver)),
      dispatch: (events, deliver) => inner.dispatch(events, deliver),
      queued: (consumer) => inner.queued?.(consumer) ?? 0,
    };
    const { source, push, complete } = pusher<number>();
    const shared = dispatchStage(dispatcher)(source);
    const p0 = join(shared.to({ partition: 0 }), { complete: () => p1.request(7) });
    const p1 = join(shared.to({ partition: 1 }));
    const p2 = join(shared.to({ partition: 2 }));
    p0.request(2);
    push(0, 2);
    complete();
    p2.request(1);
    expect([p0.told, p1.told, p2.told, asks]).toEqual([[0, 'complete'], ['complete'], [2, 'complete'], [2, 1]]);
  });

  it('after a failure that nobody has heard of, the next one is told of it, also when the dispatcher would not take it', () => {
    const failure = new Error('a bug');
    const inner = demandDispatcher<number>();
    let broken = false;
    const once = <R>(answer: R): R => {
      if (broken) throw new Error('not now');
      return answer;
    };
    const made = pusher<number>();
    const dispatcher: Dispatcher<number> = {
      subscribe: (consumer, options) => once(inner.subscribe(consumer, options)),
      cancel: (consumer) => inner.cancel(consumer),
      ask: (consumer, demand, deliver) => inner.ask(consumer, demand, deliver),
      dispatch: () => {
        broken = true;
        throw failure;
      },
    };
    const shared = dispatchStage(dispatcher, { keepAlive: true })(made.source);
    const a = join(shared);
    a.request(2);
    a.unsubscribe();
    made.push(1);
    expect(made.cancels).toBe(1);
    expect(join(shared).told).toEqual([failure]);
    broken = false;
    // That was the end of it: the next one starts afresh.
    expect(join(shared).told).toEqual([]);
  });

  it('a drain() that throws fails nobody: what the buffer holds is reported all the same', () => {
    const made = pusher<number>();
    const discards: unknown[] = [];
    const failure = new Error('a bug');
    const dispatcher: Dispatcher<number> = Object.assign(Object.create(demandDispatcher<number>()) as Dispatcher<number>, {
      fresh: undefined,
      drain: () => {
        throw failure;
      },
    });
    const shared = dispatchStage(dispatcher, { keepAlive: true, onDiscard: (events) => void discards.push(...events) })(made.source);
    const a = join(shared);
    a.request(3);
    a.unsubscribe();
    made.push(...range(0, 3));
    made.fail(new Error('broken'));
    expect(discards).toEqual([0, 1, 2]);
  });
});
