import { TestScheduler } from 'rxjs/testing';
import { broadcastDispatcher, demandDispatcher, dispatchStage, partitionDispatcher, requestOn } from 'rxjs-demand';
import { countingSource } from '../support/countingSource.js';
import { demandMarbles } from '../support/demandMarbles.js';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';

describe("dispatchStage with demand: 'accumulate'", () => {
  it('keeps demand until it is forwarded, then replays it request by request', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable, flush }) => {
      const made = counter();
      const shared = made.source.pipe(dispatchStage(demandDispatcher(), { demand: 'accumulate' }));
      const values = Object.fromEntries(range(0, 10).map((n) => [String(n), n]));
      expectObservable(shared.pipe(requestOn(demandMarbles(cold, '2-1-------1')))).toBe('-----(012)5', values);
      expectObservable(shared.pipe(requestOn(demandMarbles(cold, '---2-------')))).toBe('-----(34)--', values);
      cold('-----f').subscribe(() => shared.setDemand('forward'));
      flush();
      expect(made.asked).toEqual([2, 1, 2, 1]);
    });
  });

  it('14: no events before forward; 4/0 gets 0 to 3 after', () => {
    const made = counter(8);
    const shared = made.source.pipe(dispatchStage(demandDispatcher(), { demand: 'accumulate' }));
    const { batches } = consume(shared, 4, 0);
    expect([batches, made.asked]).toEqual([[], []]);
    shared.setDemand('forward');
    expect([batches, made.asked]).toEqual([
      [range(0, 4), range(4, 8)],
      [4, 4],
    ]);
  });

  it('15: two consumers of 2: requests of 2 and 2, then of 1; never of 4', () => {
    const made = counter(6);
    const shared = made.source.pipe(dispatchStage(demandDispatcher(), { demand: 'accumulate' }));
    consume(shared, 2, 1);
    consume(shared, 2, 1);
    shared.setDemand('forward');
    expect(made.asked).toEqual([2, 2, 1, 1]);
  });

  it('16: to accumulate twice keeps the demand; to forward twice does no harm', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { demand: 'accumulate' })(source);
    const a = join(shared);
    a.request(4);
    shared.setDemand('accumulate');
    shared.setDemand('accumulate');
    shared.setDemand('forward');
    shared.setDemand('forward');
    push(1, 2);
    expect([asked, a.batches]).toEqual([[4], [[1, 2]]]);
  });

  it('17: events that come meanwhile are kept, and arrive batch by batch; they are not counted as buffered', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher())(source);
    const a = join(shared);
    a.request(4);
    shared.setDemand('accumulate');
    for (const event of [1, 2, 3, 4]) push(event);
    expect([a.batches, shared.bufferedCount]).toEqual([[], 0]);
    shared.setDemand('forward');
    expect([a.batches, shared.bufferedCount, asked]).toEqual([[[1], [2], [3], [4]], 0, [4]]);
  });

  it('17: what a producer emits before it is asked waits in its own buffer, and comes as one batch', () => {
    const source = countingSource('gated', { events: [], end: 'open' });
    const shared = source.observable.pipe(dispatchStage(demandDispatcher(), { demand: 'accumulate' }));
    const a = join(shared);
    a.request(4);
    for (const event of [1, 2, 3, 4]) source.context.emit([event]);
    expect([a.batches, shared.bufferedCount]).toEqual([[], 0]);
    shared.setDemand('forward');
    expect([a.batches, source.demands]).toEqual([[[1, 2, 3, 4]], []]);
  });

  it('18: pushes of 3 and 2 without a consumer: 4/0 gets four, then the fifth, before anything new', () => {
    const source = countingSource('synchronous', { events: range(0, 7), end: 'open' });
    const shared = source.observable.pipe(dispatchStage(demandDispatcher(), { demand: 'accumulate' }));
    const { batches, subscription } = consume(shared, 4, 0);
    source.context.emit(['a', 'b', 'c']);
    source.context.emit(['d', 'e']);
    shared.setDemand('forward');
    expect(batches).toEqual([Array.from('abcd'), ['e'], [0, 1, 2], [3, 4, 5, 6]]);
    subscription.unsubscribe();
  });

  it('#295: switching to and fro loses no event and no request', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher())(source);
    const a = join(shared);
    a.request(2);
    shared.setDemand('accumulate');
    push(1);
    a.request(3);
    shared.setDemand('forward');
    shared.setDemand('accumulate');
    push(2);
    push(3);
    a.request(1);
    expect([a.events, asked]).toEqual([[1], [2, 3]]);
    shared.setDemand('forward');
    push(4, 5, 6);
    expect([a.events, asked]).toEqual([range(1, 7), [2, 3, 1]]);
  });

  it('from inside a handler: what comes next waits, also the rest of an answer that came at once', () => {
    const made = counter(9);
    const shared = made.source.pipe(dispatchStage(demandDispatcher()));
    const a = join(shared, {
      next: (events, subscription) => {
        if (events[0] === 0) {
          subscription.request(2);
          shared.setDemand('accumulate');
        }
      },
    });
    a.request(1);
    expect([a.events, made.asked]).toEqual([[0], [1]]);
    a.request(1);
    shared.setDemand('forward');
    expect([a.events, a.deepest, made.asked]).toEqual([[0, 1, 2, 3], 1, [1, 2, 1]]);
  });

  it('from inside a handler, to and fro: nothing is nested, nothing is lost', () => {
    const made = counter(20);
    const shared = made.source.pipe(dispatchStage(demandDispatcher()));
    const a = join(shared, {
      next: (_events, subscription) => {
        shared.setDemand('accumulate');
        subscription.request(1);
        shared.setDemand('forward');
      },
    });
    a.request(1);
    expect([a.told, a.deepest]).toEqual([[...range(0, 20), 'complete'], 1]);
  });

  it('an answer in several batches is kept in order with what is asked meanwhile', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(3);
    b.request(3);
    shared.setDemand('accumulate');
    push(1);
    a.request(2);
    push(2);
    const c = join(shared);
    c.request(1);
    push(3);
    expect([a.events, b.events, c.events]).toEqual([[], [], []]);
    shared.setDemand('forward');
    // The newcomer takes part at once, and asks after 1 and 2 have come: it gets what went to nobody meanwhile.
    expect([a.events, b.events, c.events, shared.bufferedCount, asked]).toEqual([[1], [1], [1], 2, [3]]);
  });

  it('one that leaves takes its kept requests with it', () => {
    const { source, asked } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { demand: 'accumulate' })(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(4);
    b.request(1);
    a.unsubscribe();
    shared.setDemand('forward');
    expect(asked).toEqual([1]);
  });

  it('completion waits for what is kept; so does what is queued for a partition', () => {
    const { source, push, complete } = pusher<number>();
    const shared = dispatchStage<number>(partitionDispatcher({ partitions: 2, hash: (n) => [n, n % 2] }))(source);
    const [p0, p1] = [join(shared.to({ partition: 0 })), join(shared.to({ partition: 1 }))];
    p0.request(4);
    shared.setDemand('accumulate');
    push(0, 1, 2);
    complete();
    p1.request(1);
    expect([p0.told, p1.told]).toEqual([[], []]);
    shared.setDemand('forward');
    expect([p0.told, p1.told]).toEqual([
      [0, 2, 'complete'],
      [1, 'complete'],
    ]);
  });

  it('a source that completes with nothing kept completes its consumers, accumulating or not', () => {
    const { source, complete } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { demand: 'accumulate' })(source);
    const a = join(shared);
    a.request(1);
    complete();
    expect(a.told).toEqual(['complete']);
  });

  it('the last consumer leaves: what is kept is discarded, and the next one starts with the same mode', () => {
    const { source, asked, push } = pusher<number>();
    const discarded: unknown[] = [];
    const shared = dispatchStage<number>(demandDispatcher(), { onDiscard: (events) => void discarded.push(...events) })(source);
    const a = join(shared);
    a.request(3);
    shared.setDemand('accumulate');
    push(1);
    push(2);
    a.unsubscribe();
    expect(discarded).toEqual([1, 2]);
    join(shared).request(5);
    expect(asked).toEqual([3]);
    shared.setDemand('forward');
    expect(asked).toEqual([3, 5]);
  });
});
