import { runInNewContext } from 'node:vm';
import type { DemandObserver, DemandSubscription } from 'rxjs-demand';
import { DemandProbe } from '../../../lib/testing/probe/DemandProbe.js';
import { handSource, type HandSource } from '../../support/foreignSource.js';

/** What it does is specified in demandProbe-spec; here is what happens when it is used, or told things, in another order. */

function probed(...reactions: ConstructorParameters<typeof DemandProbe<number>>): { probe: DemandProbe<number>; hand: HandSource<number> } {
  const hand = handSource<number>();
  return { probe: new DemandProbe<number>(...reactions).subscribe(hand.source), hand };
}

const handle = (): DemandSubscription & { request: jest.Mock; unsubscribe: jest.Mock } => ({
  request: jest.fn(),
  unsubscribe: jest.fn(),
  closed: false,
});

describe('before it has a source', () => {
  it.each<[string, (probe: DemandProbe<number>) => unknown]>([
    ['request', (probe) => probe.request(2)],
    ['cancel', (probe) => probe.cancel()],
    ['closed', (probe) => probe.closed],
    ['subscribe', (probe) => probe.subscribe(null as never)],
  ])('%s is a mistake, and leaves nothing behind: it can be given one', (_what, mistake) => {
    const probe = new DemandProbe<number>({});
    expect(() => mistake(probe)).toThrow();
    const hand = handSource<number>();
    probe.subscribe(hand.source).request(1);
    hand.observer.next([1]);
    probe.expectEvents([1]).expectNothing();
    expect([probe.outstanding, probe.trace]).toEqual([0, ['subscribe', 'start', 'request(1)', 'next([1])']]);
  });
});

it('one that a source threw at is used: it may have said something by then', () => {
  const probe = new DemandProbe<number>({});
  const thrown = new Error('from subscribeWithDemand()');
  const source = {
    subscribeWithDemand: (): never => {
      throw thrown;
    },
  };
  expect(() => probe.subscribe(source)).toThrow(thrown);
  expect(() => probe.subscribe(handSource<number>().source)).toThrow('This probe has a source already');
});

describe('the handle', () => {
  it('is the one that start() brings, from inside start() on', () => {
    const [first, returned] = [handle(), handle()];
    const probe = new DemandProbe<number>({ onStart: (self) => self.request(1) }).subscribe({
      subscribeWithDemand: (observer) => {
        observer.start?.(first);
        return returned;
      },
    });
    probe.request(2).cancel();
    expect([first.request.mock.calls, first.unsubscribe.mock.calls.length, returned.request.mock.calls]).toEqual([[[1], [2]], 1, []]);
  });

  it('is the one that is returned, when start() was not called', () => {
    const returned = handle();
    const probe = new DemandProbe<number>({}).subscribe({ subscribeWithDemand: () => returned });
    probe.request(2);
    expect(returned.request.mock.calls).toEqual([[2]]);
    expect(probe.violations).toEqual([expect.stringMatching(/^1\.9/)]);
  });
});

describe('what came', () => {
  it('is copied before anybody is told, and the reaction is told what came', () => {
    const batches: (readonly number[])[] = [];
    const { probe, hand } = probed({
      onNext: (events) => {
        batches.push(events);
        (events as number[]).length = 0;
      },
    });
    probe.request(2);
    const batch = [1, 2];
    hand.observer.next(batch);
    expect(batches[0]).toBe(batch);
    expect([probe.received, probe.signals[1]]).toEqual([
      [1, 2],
      ['next', [1, 2]],
    ]);
  });

  it('is there when the reaction is told, the end as well', () => {
    const seen: unknown[] = [];
    const { probe, hand } = probed({
      onNext: (_events, self) => seen.push(self.received.length, self.outstanding),
      onComplete: (self) => seen.push(self.ended),
      onError: (_error, self) => seen.push(self.ended),
    });
    probe.request(3);
    hand.observer.next([1]);
    hand.observer.complete();
    hand.observer.error('late');
    expect(seen).toEqual([1, 2, true, true]);
  });

  it('two hundred thousand events at once are no trouble', () => {
    const { probe, hand } = probed({});
    probe.request(Infinity);
    hand.observer.next(Array.from({ length: 200_000 }, (_, index) => index));
    expect(probe.received.length).toBe(200_000);
  });
});

describe('expectations', () => {
  it('a second end fails all of them: it broke the protocol', () => {
    const { probe, hand } = probed({});
    hand.observer.complete();
    hand.observer.error('late');
    expect(() => probe.expectError()).toThrow('1.7');
    expect([probe.ended, probe.trace]).toEqual([true, ['subscribe', 'start', 'complete', "error('late')"]]);
  });

  it('what is expected may be an array of another realm, or of a class of its own', () => {
    const { probe, hand } = probed({});
    probe.request(3);
    hand.observer.next([1, 2]);
    probe.expectEvents(runInNewContext('[1, 2]') as number[]);
    hand.observer.next([3]);
    probe.expectEvents(new (class extends Array<number> {})().concat(3));
  });

  it('an event that was not expected does not come again', () => {
    const { probe, hand } = probed({});
    probe.request(2);
    hand.observer.next([1]);
    expect(() => probe.expectEvents([2])).toThrow('actual    [1]');
    hand.observer.next([2]);
    probe.expectEvents([2]);
  });

  it('an end that was expected may be expected again, but not with events before it', () => {
    const { probe, hand } = probed({});
    probe.request(1);
    hand.observer.next([1]);
    hand.observer.complete();
    expect(() => probe.expectNothing()).toThrow('actual    next([1]), complete()');
    expect(() => probe.expectComplete()).toThrow('actual    next([1]), complete()');
    probe.expectEvents([1]).expectComplete().expectComplete().expectNothing();
    expect(() => probe.expectError()).toThrow('expected  error(any)');
  });

  it('a failure that nobody expected is shown with its error', () => {
    const { probe, hand } = probed({});
    hand.observer.error(undefined);
    expect(() => probe.expectNothing()).toThrow('actual    error(undefined)');
    probe.expectError().expectNothing();
  });

  it('tell what was wrong in a form that test runners show', () => {
    const { probe, hand } = probed({});
    probe.request(1);
    hand.observer.next([1]);
    const thrown = (expectation: () => unknown): unknown => {
      try {
        return expectation();
      } catch (error) {
        return error;
      }
    };
    expect(thrown(() => probe.expectNothing())).toMatchObject({ actual: [1], expected: [] });
    expect(thrown(() => probe.expectEvents([2]))).toMatchObject({ actual: [1], expected: [2] });
    hand.observer.next([3]);
    expect(thrown(() => probe.expectLawful())).toMatchObject({ actual: ['1.1: 2 events were delivered, 1 requested'], expected: [] });
  });

  it('a trace of twenty steps is shown whole', () => {
    const { probe } = probed({});
    for (let count = 0; count < 18; count++) {
      probe.request(1);
    }
    expect(() => probe.expectComplete()).toThrow('trace: subscribe, start, request(1)');
    expect(() => probe.request(1).expectComplete()).toThrow('trace: …, start, request(1)');
  });
});

it('an unsubscribe() that throws has not returned: what comes then is not held against the source', () => {
  const observers: DemandObserver<number>[] = [];
  const probe = new DemandProbe<number>({}).subscribe({
    subscribeWithDemand: (observer) => {
      observers.push(observer);
      const subscription = {
        closed: false,
        request: () => undefined,
        unsubscribe: () => {
          throw new Error('from unsubscribe()');
        },
      };
      observer.start?.(subscription);
      return subscription;
    },
  });
  expect(() => probe.cancel()).toThrow('from unsubscribe()');
  observers[0]?.complete();
  probe.expectComplete();
});
