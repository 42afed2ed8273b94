import { demandConsumer, isDemandSource, requestOn } from 'rxjs-demand';
import { demandProbe, runDemandMarbles } from 'rxjs-demand/testing';

describe('a producer that answers from a list', () => {
  it('answers at once, and writes down what it is asked', () => {
    runDemandMarbles(({ producer, demand, expectObservable, expectDemand, expectCancel }) => {
      const source$ = producer(['a', 'b', 'c']);
      expect(isDemandSource(source$)).toBe(true);
      const asked = '   --2---9---';
      const emitted = ' --(ab)(c|)';
      expectObservable(source$.pipe(requestOn(demand(asked)))).toBe(emitted);
      expectDemand(source$).toBe(asked);
      expectCancel(source$).toBe('---------');
    });
  });

  it.each([
    ['complete', '(01|)'],
    ['open', '(01)-'],
    ['fail', '(01#)'],
  ] as const)('ends: %s', (end, emitted) => {
    runDemandMarbles(({ producer, expectObservable, expectDemand }) => {
      const source$ = producer([0, 1], { end });
      expectObservable(source$).toBe(emitted, [0, 1]);
      expectDemand(source$).toBe('*');
    });
  });

  it('fails when it is asked for more, not before', () => {
    const failure = new Error('no more');
    runDemandMarbles(({ producer, demand, expectObservable }) => {
      const source$ = producer([0], { end: 'fail', error: failure });
      expectObservable(source$.pipe(requestOn(demand('-1--1')))).toBe('-a--#', { a: 0 }, failure);
    });
  });

  it('completes an empty list without demand', () => {
    runDemandMarbles(({ producer, demand, expectObservable, expectDemand }) => {
      const source$ = producer([]);
      expectObservable(source$.pipe(requestOn(demand('---1')))).toBe('|');
      expectDemand(source$).toBe('');
    });
  });

  it('keeps a record of each subscription', () => {
    const source$ = runDemandMarbles(({ producer, demand, expectObservable }) => {
      const double$ = producer(['a', 'b', 'c']);
      expectObservable(double$.pipe(requestOn(demand('1-1'))), '--^--!').toBe('--a-b');
      expectObservable(double$.pipe(requestOn(demand('--3')))).toBe('--(abc|)');
      return double$;
    });
    expect(source$.subscriptions).toEqual([0, 2]);
    expect(source$.requests).toEqual([
      { frame: 2, n: 3 },
      { frame: 2, n: 1 },
      { frame: 4, n: 1 },
    ]);
    expect(source$.cancels).toEqual([5]);
    expect(source$.ends).toEqual([{ frame: 2, kind: 'complete' }]);
    expect(source$.late).toEqual([]);
  });

  it('is given marbles or an array', () => {
    expect(() => runDemandMarbles(({ producer }) => producer(5 as unknown as string))).toThrow(
      new TypeError('Expected producer() to be given marbles or an array, got 5'),
    );
  });
});

describe('a producer on a timeline', () => {
  it('delivers what is there when it is asked for, else it waits', () => {
    runDemandMarbles(({ producer, demand, expectObservable, expectDemand }) => {
      const there = '   ab--c------(de)--|';
      const asked = '   ----1-4-----------';
      const emitted = ' ----a-(bc)--(de)--|';
      const source$ = producer(there.replace('------(', '-------('));
      expectObservable(source$.pipe(requestOn(demand(asked)))).toBe(emitted);
      expectDemand(source$).toBe(asked);
    });
  });

  it('completes behind what waits, and fails at once', () => {
    runDemandMarbles(({ producer, demand, expectObservable }) => {
      expectObservable(producer('(ab)-|').pipe(requestOn(demand('-1-----1')))).toBe('-a-----(b|)');
      const failure = new Error('overtakes');
      expectObservable(producer('(ab)-#', { error: failure }).pipe(requestOn(demand('-1-----1')))).toBe('-a---#', undefined, failure);
    });
  });

  it('has values, and a time of its own for each subscription', () => {
    runDemandMarbles(({ producer, expectObservable }) => {
      const source$ = producer('--a|', { values: { a: { id: 1 } } });
      expectObservable(source$).toBe('--x|', { x: { id: 1 } });
      expectObservable(source$, '-----^').toBe('-------x|', { x: { id: 1 } });
    });
  });

  it('delivers a frame as one batch', () => {
    runDemandMarbles(({ producer, expectObservable }) => {
      const batches$ = producer('-(ab)-c|').pipe(demandConsumer(() => undefined, { maxDemand: 5, minDemand: 0 }));
      expectObservable(batches$).toBe('-x----y|', { x: ['a', 'b'], y: ['c'] });
    });
  });

  it('has no ^', () => {
    expect(() => runDemandMarbles(({ producer }) => producer('-^-a'))).toThrow(
      new SyntaxError("'-^-a': a producer's marbles have no ^, each subscription begins at their left end"),
    );
  });
});

it('notes what is asked of it after its end', () => {
  const source$ = runDemandMarbles(({ producer }) => producer(['a']));
  const nothing = (): void => undefined;
  let askLate = nothing;
  // As one of our own stages is connected to it.
  source$.connect({
    open: (upstream) => {
      upstream.request(1);
      askLate = () => {
        upstream.request(1);
        upstream.cancel();
      };
    },
    next: nothing,
    error: nothing,
    complete: nothing,
  });
  expect([source$.ends.length, source$.late]).toEqual([1, []]);
  askLate();
  expect(source$.late).toEqual(['request in frame 0', 'cancel in frame 0']);
});

it('gives no more after it was cancelled, neither at its start nor later', () => {
  runDemandMarbles(({ producer, expectObservable, expectDemand, expectCancel, flush }) => {
    const later$ = producer('--a--b|');
    expectObservable(later$, '^--!').toBe('--a');
    const probe = demandProbe<number>({ onStart: (observer) => observer.request(1).cancel() }).subscribe(producer([1]));
    flush();
    probe.expectNothing();
    expectDemand(later$).toBe('*');
    expectCancel(later$).toBe('---!');
  });
});
