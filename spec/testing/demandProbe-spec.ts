import { of } from 'rxjs';
import { fromDemandProducer, mapStage, type DemandObserver, type DemandSubscription } from 'rxjs-demand';
import { demandProbe, ExpectationError, misbehavingProducer, VIOLATIONS, type DemandProbe } from 'rxjs-demand/testing';
import { turn } from '../support/eventually.js';
import { handSource } from '../support/foreignSource.js';

const letters$ = fromDemandProducer<string, string>({
  init: () => 'abc',
  handleDemand: (demand, rest) => ({ events: rest.slice(0, demand).split(''), state: rest.slice(demand), done: rest.length <= demand }),
});

const probe = (): DemandProbe<string> => demandProbe<string>().subscribe(letters$);

it('asks for what it is told to ask for, and writes everything down', () => {
  const probe$ = probe();
  probe$.expectNothing().request(2).expectEvents(['a', 'b']).expectNothing();
  expect([probe$.outstanding, probe$.ended, probe$.closed]).toEqual([0, false, false]);
  probe$.request(5).expectEvents(['c']).expectComplete().expectNothing();
  expect([probe$.outstanding, probe$.ended, probe$.closed]).toEqual([4, true, true]);
  expect(probe$.received).toEqual(['a', 'b', 'c']);
  expect(probe$.batches).toEqual([['a', 'b'], ['c']]);
  expect(probe$.signals).toEqual([['start'], ['next', ['a', 'b']], ['next', ['c']], ['complete']]);
  expect(probe$.trace).toEqual(['subscribe', 'start', 'request(2)', "next(['a', 'b'])", 'request(5)', "next(['c'])", 'complete']);
  expect(probe$.violations).toEqual([]);
});

it('cancels', () => {
  const probe$ = probe().request(1).cancel().request(1);
  probe$.expectEvents(['a']).expectNothing();
  expect(probe$.trace.at(-2)).toBe('cancel');
  expect(probe$.closed).toBe(true);
});

it('keeps a batch as it was when it came', () => {
  const hand = handSource<number>();
  const probe$ = demandProbe<number>().subscribe(hand.source).request(2);
  const batch = [1, 2];
  hand.observer.next(batch);
  batch.length = 0;
  probe$.expectEvents([1, 2]);
  expect(probe$.batches).toEqual([[1, 2]]);
});

it('reacts from inside a signal', () => {
  const told: unknown[] = [];
  demandProbe<string>({
    onStart: (observer) => observer.request(1),
    onNext: (events, observer) => {
      told.push(events);
      observer.request(1);
    },
    onComplete: () => told.push('complete'),
  })
    .subscribe(letters$)
    .expectEvents(['a', 'b', 'c'])
    .expectComplete();
  expect(told).toEqual([['a'], ['b'], ['c'], 'complete']);
});

describe('errors', () => {
  const failure = new RangeError('too far');
  const failed = (onError?: (error: unknown) => void): DemandProbe<unknown> =>
    demandProbe<unknown>({ ...(onError && { onError }) })
      .subscribe(
        fromDemandProducer(
          () =>
            void ((): never => {
              throw failure;
            })(),
        ),
      )
      .request(1);

  it.each([
    ['any', undefined],
    ['itself', failure],
    ['an equal one', new RangeError('too far')],
    ['its class', RangeError],
    ['a class it extends', Error],
    ['its message', /too/],
  ])('are expected by %s', (_how, expected) => {
    failed().expectError(expected).expectNothing();
  });

  it.each([
    ['another class', TypeError, 'error(TypeError)'],
    ['another message', /near/, 'error(/near/)'],
    ['another error', new RangeError('near'), 'error(RangeError: near)'],
    ['a function that is no class of errors', Object, 'error([function Object])'],
  ])('are not %s', (_how, expected, shown) => {
    expect(() => failed().expectError(expected as typeof Error)).toThrow(
      `Expected an error\n  expected  ${shown}\n  actual    error(RangeError: too far)\n  trace: subscribe, start, request(1), error(RangeError: too far)`,
    );
  });

  it('may be no errors at all', () => {
    demandProbe<unknown>()
      .subscribe(
        fromDemandProducer(
          () =>
            void ((): never => {
              throw 'a string';
            })(),
        ),
      )
      .request(1)
      .expectError('a string');
    expect(() =>
      demandProbe<unknown>()
        .subscribe(
          fromDemandProducer(
            () =>
              void ((): never => {
                throw 'text';
              })(),
          ),
        )
        .request(1)
        .expectError(/text/),
    ).toThrow();
  });

  it('are told to onError', () => {
    const told: unknown[] = [];
    failed((error) => told.push(error));
    expect(told).toEqual([failure]);
  });
});

describe('what does not hold is thrown, with what happened', () => {
  it.each<[string, (probe$: DemandProbe<string>) => unknown, string]>([
    ['other events', (p) => p.request(2).expectEvents(['a', 'c']), "Expected these events\n  expected  ['a', 'c']\n  actual    ['a', 'b']"],
    ['fewer events', (p) => p.request(1).expectEvents(['a', 'b']), "expected  ['a', 'b']\n  actual    ['a']"],
    ['more events', (p) => p.request(2).expectEvents(['a']), "expected  ['a']\n  actual    ['a', 'b']"],
    ['an event', (p) => p.request(1).expectNothing(), "Expected nothing\n  expected  nothing\n  actual    next(['a'])"],
    ['an end', (p) => p.request(3).expectEvents(['a', 'b', 'c']).expectNothing(), 'actual    complete()'],
    ['no completion', (p) => p.expectComplete(), 'Expected completion\n  expected  complete()\n  actual    nothing'],
    ['none after a cancel', (p) => p.cancel().expectComplete(), 'actual    nothing, it was cancelled'],
    ['events before it', (p) => p.request(3).expectComplete(), "expected  complete()\n  actual    next(['a', 'b', 'c']), complete()"],
    [
      'completion instead of an error',
      (p) => p.request(3).expectEvents(['a', 'b', 'c']).expectError(),
      'expected  error(any)\n  actual    complete()',
    ],
  ])('%s', (_what, expectation, message) => {
    const probe$ = probe();
    expect(() => expectation(probe$)).toThrow(ExpectationError);
    expect(() => expectation(probe())).toThrow(message);
    expect(() => expectation(probe())).toThrow('\n  trace: subscribe, start');
  });

  it('a long trace is cut at its beginning', () => {
    const probe$ = probe();
    for (let count = 0; count < 30; count++) probe$.request(1);
    expect(() => probe$.expectNothing()).toThrow(/trace: …, (request\(1\), ){19}request\(1\)$/);
  });

  it('before a source is there', () => {
    expect(() => demandProbe().request(1)).toThrow('This probe has no source yet: call subscribe(source) first');
    expect(() => demandProbe().subscribe(of(1) as never)).toThrow(TypeError);
    expect(() => demandProbe().subscribe(undefined as never)).toThrow('A probe needs a source that answers demand, got undefined');
    expect(() => probe().subscribe(letters$)).toThrow('This probe has a source already');
  });
});

describe('a source that breaks the protocol', () => {
  const asking = (): DemandProbe<number> =>
    demandProbe<number>({ onNext: (_events, observer) => (observer.received.length < 8 ? observer.request(1) : undefined) });

  it.each(VIOLATIONS.filter((violation) => !violation.startsWith('throws')))(
    'is told of its rule, and of no other: %s',
    async (violation) => {
      const source = misbehavingProducer(violation);
      const probe$ = asking();
      try {
        probe$.subscribe(source).request(2).cancel();
      } catch {
        // It asks from inside a signal that came before it could.
      }
      await turn();
      expect(probe$.violations.length).toBeGreaterThan(0);
      expect(() => probe$.expectNothing()).toThrow('The source broke the protocol:');
      // What comes before start, or without demand, breaks both.
      const rules = new Set(probe$.violations.map((text) => text.split(':')[0]));
      expect([...rules].filter((rule) => !(['1.9', '1.7'].includes(source.rule) && rule === '1.1'))).toContain(source.rule);
    },
  );

  it.each<[string, (observer: DemandObserver<number>, handle: DemandSubscription) => void, string]>([
    ['1.1', (observer) => observer.next([1]), '1.1: 1 events were delivered, 0 requested'],
    ['1.1', (observer) => observer.next([]), '1.1: next() was called with an empty batch'],
    ['1.9', (observer, handle) => observer.start?.(handle), '2.12: start() was called again'],
  ])('%s is in the text', (_rule, act, text) => {
    const hand = handSource<number>();
    const probe$ = demandProbe<number>().subscribe(hand.source);
    act(hand.observer, { request: () => undefined, unsubscribe: () => undefined, closed: false });
    expect(probe$.violations).toEqual([text]);
    expect(() => probe$.expectLawful()).toThrow(`The source broke the protocol:\n  ${text}\n  trace: subscribe, start`);
  });

  it('is told of each signal inside another, however many', () => {
    const hand = handSource<number>();
    const probe$ = demandProbe<number>({
      onNext: (events) => {
        if (events.length === 2) {
          hand.observer.next([3]);
          hand.observer.next([4]);
        }
      },
    });
    probe$.subscribe(hand.source).request(9);
    hand.observer.next([1, 2]);
    hand.observer.next([5]);
    const nested = '1.3: next() was called while next() was running';
    expect(probe$.violations).toEqual([nested, nested]);
  });

  it('is asked through its first handle, when it gives two', () => {
    const first = { request: jest.fn(), unsubscribe: jest.fn(), closed: false };
    const second = { request: jest.fn(), unsubscribe: jest.fn(), closed: false };
    const probe$ = demandProbe<number>().subscribe({
      subscribeWithDemand: (observer) => {
        observer.start?.(first);
        observer.start?.(second);
        return second;
      },
    });
    probe$.request(1).cancel();
    expect([first.request.mock.calls, first.unsubscribe.mock.calls.length, second.request.mock.calls]).toEqual([[[1]], 1, []]);
  });

  it('is not accused of what it says inside unsubscribe(), nor of a bad request', () => {
    const hand = handSource<number>(undefined, (observer) => observer.complete());
    const probe$ = demandProbe<number>().subscribe(hand.source).request(-1).request(NaN).cancel();
    probe$.expectComplete();
    expect(probe$.outstanding).toBe(0);
  });

  it('every expectation looks at it first', () => {
    const broken = (): DemandProbe<number> => demandProbe<number>().subscribe(misbehavingProducer('deliversWithoutDemand'));
    expect(() => broken().expectEvents([0])).toThrow('1.1');
    expect(() => broken().expectComplete()).toThrow('1.1');
    expect(() => broken().expectError()).toThrow('1.1');
  });

  it('a stage of ours keeps it away', () => {
    const probe$ = demandProbe<number>().subscribe(misbehavingProducer('startsTwice').pipe(mapStage((n) => n)));
    probe$.request(2).expectEvents([0, 1]).expectLawful();
  });
});
