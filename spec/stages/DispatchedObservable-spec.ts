import {
  broadcastDispatcher,
  DEMAND,
  demandDispatcher,
  DemandObservable,
  DispatchedObservable,
  dispatchStage,
  mapStage,
} from 'rxjs-demand';
import { counter, join, pusher, range } from '../support/dispatching.js';

describe('DispatchedObservable', () => {
  it('is a demand source, and so is what to() makes', () => {
    const shared = counter().source.pipe(dispatchStage(demandDispatcher()));
    expect([shared instanceof DispatchedObservable, shared instanceof DemandObservable, shared[DEMAND]]).toEqual([true, true, true]);
    const way = shared.to({});
    expect([way instanceof DispatchedObservable, way instanceof DemandObservable]).toEqual([false, true]);
  });

  it('is hot: one source for all, one consumer per subscription', () => {
    const made = counter();
    const shared = made.source.pipe(dispatchStage(demandDispatcher()));
    const way = shared.to({});
    const all = [join(shared), join(shared), join(way), join(way)];
    all.forEach((one) => one.request(1));
    expect(all.map(({ events }) => events)).toEqual([[0], [1], [2], [3]]);
    expect(made.asked).toEqual([1, 1, 1, 1]);
  });

  it('stages may follow, on each way', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const tens = join(shared.to({ selector: (n) => n > 1 }).pipe(mapStage((n) => n * 10)));
    const plain = join(shared);
    tens.request(3);
    plain.request(3);
    push(1, 2, 3);
    expect([tens.events, plain.events]).toEqual([
      [20, 30],
      [1, 2, 3],
    ]);
  });

  it('bufferedCount is what waits in the buffer', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    expect(shared.bufferedCount).toBe(0);
    const a = join(shared);
    a.request(4);
    const b = join(shared);
    push(1, 2, 3);
    expect(shared.bufferedCount).toBe(3);
    b.request(1);
    expect(shared.bufferedCount).toBe(2);
    a.unsubscribe();
    b.unsubscribe();
    expect(shared.bufferedCount).toBe(0);
  });

  it('setDemand works before anybody has subscribed', () => {
    const made = counter(4);
    const shared = made.source.pipe(dispatchStage(demandDispatcher(), { demand: 'accumulate' }));
    shared.setDemand('forward');
    const a = join(shared);
    a.request(4);
    expect(a.told).toEqual([...range(0, 4), 'complete']);
    shared.setDemand('accumulate');
    const b = join(shared);
    b.request(1);
    expect(b.told).toEqual([]);
  });

  it('refuses another mode, and ways that are none', () => {
    const shared = counter().source.pipe(dispatchStage(demandDispatcher()));
    expect(() => shared.setDemand('stop' as never)).toThrow(
      new RangeError("Expected `demand` to be one of 'forward', 'accumulate', got `stop` (string)"),
    );
    expect(() => shared.to(3 as never)).toThrow(new TypeError('Expected `options` to be an object, got `3` (number)'));
    expect(() => shared.to(null as never)).toThrow(new TypeError('Expected `options` to be an object, got `null` (null)'));
    expect(() => shared.to({ selector: 'even' as never })).toThrow(
      new TypeError('Expected `selector` to be a function, got `even` (string)'),
    );
  });

  it('a dispatcher whose fresh() throws fails whoever subscribes first, and nobody else', () => {
    const failure = new Error('none left');
    let times = 0;
    const dispatcher = demandDispatcher<number>();
    const shared = counter(1).source.pipe(
      dispatchStage({
        subscribe: (consumer, options) => dispatcher.subscribe(consumer, options),
        cancel: (consumer) => dispatcher.cancel(consumer),
        ask: (consumer, demand, deliver) => dispatcher.ask(consumer, demand, deliver),
        dispatch: (events, deliver) => dispatcher.dispatch(events, deliver),
        fresh: () => {
          if (times++ === 0) throw failure;
          return dispatcher;
        },
      }),
    );
    const first = join(shared);
    first.request(1);
    expect(first.told).toEqual([failure]);
    const second = join(shared);
    second.request(1);
    expect(second.told).toEqual([0, 'complete']);
  });
});
