import { asapScheduler, delay, map, mergeMap, of, timer } from 'rxjs';
import { filterStage, fromDemandProducer, mapStage, requestOn, throughStage } from 'rxjs-demand';
import { runDemandMarbles } from 'rxjs-demand/testing';

describe('the helpers of RxJS', () => {
  it('are all there, and do what they do', () => {
    const result = runDemandMarbles(({ cold, hot, time, flush, animate, expectObservable, expectSubscriptions }) => {
      const source$ = cold(' --a--|');
      expectObservable(source$).toBe(' --a--|');
      expectSubscriptions(source$.subscriptions).toBe('^----!');
      expectObservable(hot('   -x-y-z'), '--^---!').toBe('---y-z');
      expectObservable(timer(time('---|'))).toEqual(of(0 as const).pipe(delay(3)));
      expectObservable(of(1).pipe(delay(0, asapScheduler))).toBe('(a|)', { a: 1 });
      animate('---x');
      flush();
      return 'returned';
    });
    expect(result).toBe('returned');
  });

  it('time passes, and spaces align', () => {
    runDemandMarbles(({ cold, expectObservable }) => {
      expectObservable(cold(' a 9ms b 1s |')).toBe('a 9ms b 1s |');
    });
  });

  it('an Observable of Observables is compared with what the marbles of each say', () => {
    runDemandMarbles(({ cold, expectObservable }) => {
      const streams$ = cold('-a-b|', { a: 1, b: 2 }).pipe(map((n) => of(n, n)));
      expectObservable(streams$).toBe('-x-y|', { x: cold('(aa|)', { a: 1 }), y: cold('(bb|)', { b: 2 }) });
    });
  });

  it('an expectation that was never finished is none', () => {
    runDemandMarbles(({ expectObservable, expectDemand, producer }) => {
      expectObservable(of(1));
      expectDemand(producer('a'));
    });
  });

  it('an error thrown by the test is thrown as it is', () => {
    const mistake = new Error('a mistake');
    expect(() =>
      runDemandMarbles(() => {
        throw mistake;
      }),
    ).toThrow(mistake);
  });

  it('values are compared as the test says', () => {
    runDemandMarbles(
      ({ cold, expectObservable }) => {
        expectObservable(cold('a', { a: { id: 1, at: 5 } })).toBe('a', { a: { id: 1, at: 6 } });
      },
      { isEqual: (actual, expected) => (actual as { id?: number } | undefined)?.id === (expected as { id?: number } | undefined)?.id },
    );
  });
});

describe('demand', () => {
  it('is an Observable of numbers, for requestOn', () => {
    runDemandMarbles(({ demand, expectObservable }) => {
      expectObservable(demand('2-(11)-*--x|', { x: 100 })).toBe('a-(bb)-c--d|', { a: 2, b: 1, c: Infinity, d: 100 });
    });
  });

  it('does not let 0 pass', () => {
    expect(() => runDemandMarbles(({ demand }) => demand('--(10)'))).toThrow("'--(10)': 0 is no request");
  });
});

it('shows what a stage asks for', () => {
  runDemandMarbles(({ producer, demand, expectObservable, expectDemand }) => {
    const source$ = producer([0, 1, 2, 3, 4, 5], { end: 'open' });
    const odd$ = source$.pipe(
      filterStage((n) => n % 2 === 1),
      mapStage((n) => n * 10),
    );
    const asked = '    2-------1---';
    const upstream = ' (211)---(11)';
    const emitted = '  (ab)----c---';
    expectObservable(odd$.pipe(requestOn(demand(asked)))).toBe(emitted, { a: 10, b: 30, c: 50 });
    expectDemand(source$).toBe(upstream);
  });
});

it('shows that an error stops the source', () => {
  runDemandMarbles(
    ({ producer, expectObservable, expectCancel }) => {
      const source$ = producer('-a-b-c');
      const failing$ = source$.pipe(throughStage(mergeMap((letter) => (letter === 'b' ? timer(5) : [letter]))));
      expectObservable(failing$.pipe(map(String))).toBe('-a---c--#', undefined, expect.any(TypeError));
      expectCancel(source$).toBe('--------!');
    },
    { isEqual: (a, b) => (b as { asymmetricMatch?(value: unknown): boolean } | undefined)?.asymmetricMatch?.(a) ?? a === b },
  );
});

it('a producer of ours is seen in virtual time', () => {
  runDemandMarbles(({ expectObservable }) => {
    const slow$ = fromDemandProducer<string>((n) => of(Array.from({ length: Math.min(n, 2) }, () => 'x')).pipe(delay(3)));
    expectObservable(slow$, '^----!').toBe('---(xx)');
  });
});
