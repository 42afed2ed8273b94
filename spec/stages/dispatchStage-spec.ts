import { of } from 'rxjs';
import { demandDispatcher, dispatchStage, type Dispatcher } from 'rxjs-demand';
import { counter, consume, join, range } from '../support/dispatching.js';
import { edgeProbe } from '../support/edgeProbe.js';
import { foreign } from '../support/foreignSource.js';

describe('dispatchStage', () => {
  it('refuses what is no dispatcher, when called', () => {
    const message = (got: string): TypeError => new TypeError(`Expected \`dispatcher\` to be a dispatcher, got ${got}`);
    expect(() => dispatchStage(null as never)).toThrow(message('`null` (null)'));
    expect(() => dispatchStage('demand' as never)).toThrow(message('`demand` (string)'));
    expect(() => dispatchStage((() => undefined) as never)).toThrow(TypeError);
  });

  it.each(['subscribe', 'cancel', 'ask', 'dispatch'] as const)('refuses a dispatcher without %s, when called', (method) => {
    const dispatcher = Object.assign(Object.create(demandDispatcher()) as Dispatcher<unknown>, { [method]: 5 });
    expect(() => dispatchStage(dispatcher)).toThrow(
      new TypeError(`Expected \`dispatcher.${method}\` to be a function, got \`5\` (number)`),
    );
  });

  it('refuses options out of range, when called', () => {
    expect(() => dispatchStage(demandDispatcher(), { startAfter: 0 })).toThrow(RangeError);
    expect(() => dispatchStage(demandDispatcher(), 3 as never)).toThrow(TypeError);
  });

  it('refuses a source that carries no demand, when piped', () => {
    expect(() => of(1).pipe(dispatchStage(demandDispatcher()))).toThrow(/^dispatchStage\(\) needs a source that answers demand/);
  });

  it('serves a source of another copy of the package', () => {
    const shared = dispatchStage<number>(demandDispatcher(), { startAfter: 2 })(foreign(counter(20).source));
    const [a, b] = [consume(shared, 4, 2), consume(shared, 4, 2)];
    expect([...a.batches, ...b.batches].flat().sort((x, y) => x - y)).toEqual(range(0, 20));
    expect([a.ends, b.ends]).toEqual([['complete'], ['complete']]);
  });

  it('is a source for another copy of the package, and keeps the protocol on both edges', () => {
    const above = edgeProbe(counter(50).source);
    const shared = dispatchStage<number>(demandDispatcher(), { startAfter: 2 })(above.observable);
    const below = [edgeProbe<number>(shared), edgeProbe<number>(shared)];
    const all = below.map(({ observable }) => consume(observable, 5, 2));
    expect(all.flatMap(({ batches }) => batches.flat()).sort((x, y) => x - y)).toEqual(range(0, 50));
    for (const { edge } of [above, ...below]) {
      expect([edge.violations, edge.ends, edge.delivered > 0]).toEqual([[], 1, true]);
    }
    expect(above.edge.mostOutstanding).toBeLessThanOrEqual(10);
  });

  it('1.1 a foreign source that gives more than asked ends all consumers', () => {
    const source = foreign<number>({
      subscribeWithDemand: (observer) => {
        const subscription = { closed: false, request: () => observer.next([1, 2, 3]), unsubscribe: () => undefined };
        observer.start?.(subscription);
        return subscription;
      },
    });
    const shared = dispatchStage<number>(demandDispatcher())(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(2);
    expect([a.errors, b.errors]).toEqual([[expect.objectContaining({ rule: '1.1' })], [expect.objectContaining({ rule: '1.1' })]]);
  });
});
