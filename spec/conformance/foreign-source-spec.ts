import { lastValueFrom, Subject, toArray } from 'rxjs';
import { demandConsumer, isDemandSource, ProtocolError, requestOn, toAsyncIterable, type DemandObservable } from 'rxjs-demand';
import { STAGE_POSITIONS } from '../support/everyPlace.js';
import { turn } from '../support/eventually.js';
import { ForeignSource, handSource, type HandSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/**
 * A source that is not ours is held to the protocol where it enters a pipeline (docs/protocol.md, "Who checks what"): behind each stage the
 * observer sees a well-formed stream, whatever the source says.
 */

beforeEach(collectUnhandledErrors);
afterEach(restoreUnhandledErrors);

/** One spec for each stage. */
function behindEach(
  title: string,
  spec: (start: (source: ForeignSource<unknown>) => RecordingObserver<unknown>) => void | Promise<void>,
): void {
  describe(title, () => {
    it.each(STAGE_POSITIONS.filter(({ feed }) => feed === undefined))('$name', ({ behind }) =>
      spec((source) => {
        const observer = new RecordingObserver<unknown>();
        behind(asOurs(source)).subscribeWithDemand(observer);
        return observer;
      }),
    );
  });
}

/** For the types only: stages take any Observable. */
function asOurs<T>(source: ForeignSource<T>): DemandObservable<T> {
  return source as unknown as DemandObservable<T>;
}

behindEach('1.1 more events than requested are a ProtocolError, and the source is cancelled once', async (start) => {
  const hand = handSource<unknown>();
  const observer = start(hand.source);
  observer.subscription.request(1);
  const asked = hand.requests.reduce((sum, n) => sum + n);
  hand.observer.next(numbers(asked + 1));
  await turn();
  const expected = `Rule 1.1: a source delivered ${asked + 1} events when ${asked} were requested`;
  expect(observer.told).toEqual([new ProtocolError('1.1', expected.slice('Rule 1.1: '.length))]);
  expect((observer.errors[0] as Error).message).toBe(expected);
  expect(hand.cancels).toBe(1);
});

behindEach('1.1 what it says when it is cancelled for that comes too late', async (start) => {
  const hand = handSource<unknown>(undefined, (observer) => {
    observer.next(['late']);
    observer.complete();
  });
  const observer = start(hand.source);
  observer.subscription.request(1);
  hand.observer.next(numbers(1 + hand.requests.reduce((sum, n) => sum + n)));
  await turn();
  expect(observer.told).toEqual([expect.any(ProtocolError)]);
});

behindEach('1.3 a source that answers inside request() does not nest the calls of next()', async (start) => {
  let sent = 0;
  const hand = handSource<unknown>((n, observer) => {
    for (; n > 0 && sent < 1000; n--) observer.next([sent++]);
    if (sent === 1000) observer.complete();
  });
  const observer = start(hand.source);
  observer.subscription.request(Infinity);
  // With promises in between each event takes a turn of its own.
  for (let index = 0; index < 1000 && observer.completions === 0; index++) await turn();
  expect(observer.told).toEqual([...numbers(1000), 'complete']);
  expect(observer.deepest).toBe(1);
});

behindEach('1.3 nor does one that speaks while next() runs', async (start) => {
  const hand = handSource<unknown>();
  const observer = start(hand.source);
  const next = observer.next.bind(observer);
  observer.next = (events) => {
    next(events);
    if (events.includes('first')) {
      expect(observer.completions).toBe(0);
      hand.observer.complete();
      hand.observer.error(new Error('too late'));
      hand.observer.next(['too late']);
      expect(observer.completions).toBe(0);
    }
  };
  observer.subscription.request(5);
  hand.observer.next(['first']);
  await turn();
  expect(observer.told).toEqual(['first', 'complete']);
});

behindEach('1.7 only the first end counts', async (start) => {
  const hand = handSource<unknown>();
  const observer = start(hand.source);
  observer.subscription.request(5);
  hand.observer.next([1]);
  await turn();
  hand.observer.complete();
  hand.observer.error(new Error('late'));
  hand.observer.complete();
  hand.observer.next([2]);
  await turn();
  expect(observer.told).toEqual([1, 'complete']);
  expect(await unhandledErrors()).toEqual([]);
});

behindEach('1.7 nothing passes after an error', async (start) => {
  const hand = handSource<unknown>();
  const observer = start(hand.source);
  observer.subscription.request(5);
  const failure = new Error('the first');
  hand.observer.error(failure);
  hand.observer.next([1]);
  hand.observer.complete();
  hand.observer.error(new Error('the second'));
  await turn();
  expect(observer.told).toEqual([failure]);
});

behindEach('1.9 a source that never calls start answers by returning', async (start) => {
  const requests: number[] = [];
  const source = new ForeignSource<unknown>(() => ({
    closed: false,
    request: (n) => requests.push(n),
    unsubscribe: () => undefined,
  }));
  const observer = start(source);
  observer.subscription.request(2);
  await turn();
  expect(observer.signals).toEqual([['start']]);
  expect(requests.length).toBeGreaterThan(0);
});

behindEach('1.9 start comes first, though the source ends before it says so', async (start) => {
  const observer = start(
    new ForeignSource<unknown>((inner) => {
      inner.complete();
      return { closed: true, request: () => undefined, unsubscribe: () => undefined };
    }),
  );
  await turn();
  expect(observer.signals).toEqual([['start'], ['complete']]);
});

behindEach('1.9 a source that throws when it is subscribed is an error', async (start) => {
  const failure = new Error('subscribing failed');
  const observer = start(
    new ForeignSource<unknown>(() => {
      throw failure;
    }),
  );
  await turn();
  expect(observer.signals).toEqual([['start'], ['error', failure]]);
});

behindEach('2.12 a second start is ignored', async (start) => {
  const hand = handSource<unknown>();
  const observer = start(hand.source);
  hand.observer.start?.({ closed: false, request: () => undefined, unsubscribe: () => undefined });
  observer.subscription.request(3);
  hand.observer.next([1]);
  await turn();
  expect(observer.signals).toEqual([['start'], ['next', [1]]]);
});

behindEach('3.16 request() that throws is the error, and does not reach the caller', async (start) => {
  const failure = new Error('request failed');
  const hand = handSource<unknown>(() => {
    throw failure;
  });
  const observer = start(hand.source);
  expect(() => observer.subscription.request(1)).not.toThrow();
  await turn();
  expect(observer.signals).toEqual([['start'], ['error', failure]]);
  expect(hand.cancels).toBe(1);
});

behindEach('an empty batch is no event', async (start) => {
  const hand = handSource<unknown>();
  const observer = start(hand.source);
  hand.observer.next([]);
  observer.subscription.request(3);
  hand.observer.next([]);
  hand.observer.next([1]);
  await turn();
  expect(observer.signals).toEqual([['start'], ['next', [1]]]);
});

describe('consumers see a well-formed stream too', () => {
  const overDelivering = (): HandSource<number> =>
    handSource<number>((n, observer) => observer.next(Array.from({ length: n + 1 }, () => 7)));
  const message = (n: number): string => `Rule 1.1: a source delivered ${n + 1} events when ${n} were requested`;

  it('1.1 demandConsumer', async () => {
    const hand = overDelivering();
    const handled$ = asOurs(hand.source).pipe(demandConsumer(() => undefined, { maxDemand: 3 }));
    await expect(lastValueFrom(handled$)).rejects.toThrow(message(3));
    expect(hand.cancels).toBe(1);
  });

  it('1.1 requestOn', () => {
    const hand = overDelivering();
    const demand$ = new Subject<number>();
    const errors: unknown[] = [];
    asOurs(hand.source)
      .pipe(requestOn(demand$))
      .subscribe({ error: (error: unknown) => errors.push(error) });
    demand$.next(2);
    expect(errors).toEqual([new ProtocolError('1.1', message(2).slice('Rule 1.1: '.length))]);
    expect(demand$.observed).toBe(false);
    expect(hand.cancels).toBe(1);
  });

  it('1.1 toAsyncIterable', async () => {
    const hand = overDelivering();
    const iterator = toAsyncIterable(asOurs(hand.source), { maxDemand: 2 })[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toThrow(message(2));
    expect(hand.cancels).toBe(1);
  });
});

describe('the brand', () => {
  it('is what counts: a source of another copy is one, whatever its class', async () => {
    const hand = handSource<number>((n, observer) => {
      observer.next([n]);
      observer.complete();
    });
    expect(isDemandSource(hand.source)).toBe(true);
    const handled$ = asOurs(hand.source).pipe(
      demandConsumer(() => undefined, { maxDemand: 9 }),
      toArray(),
    );
    await expect(lastValueFrom(handled$)).resolves.toEqual([[9]]);
  });

  it('is true and nothing else', () => {
    expect(isDemandSource({ [Symbol.for('rxjs-demand')]: 1 })).toBe(false);
    expect(isDemandSource(undefined)).toBe(false);
    expect(isDemandSource(null)).toBe(false);
  });
});
