import {
  concat,
  defer,
  firstValueFrom,
  from,
  isObservable,
  lastValueFrom,
  map,
  merge,
  Observable,
  of,
  scan,
  take,
  takeUntil,
  toArray,
} from 'rxjs';
import { Subject } from 'rxjs';
import { DemandObservable, fromDemandProducer, mapStage, type DemandObserver } from 'rxjs-demand';
import { RecordingObserver } from '../support/recordingObserver.js';

/** 0, 1, 2, … to whoever asks, and what was asked for. */
function counter() {
  const demands: number[] = [];
  const ends: string[] = [];
  const source = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, first) => {
      demands.push(demand);
      const count = Math.min(demand, 4);
      return { events: Array.from({ length: count }, (_, index) => first + index), state: first + count };
    },
    terminate: (_state, reason) => ends.push(reason),
  });
  return { source, demands, ends };
}

/** The letters of `text`, then completion. */
function letters(text: string): DemandObservable<string> {
  return fromDemandProducer({
    init: () => text.split(''),
    handleDemand: (demand, rest: string[]) => ({ events: rest.slice(0, demand), state: rest.slice(demand), done: rest.length <= demand }),
  });
}

describe('DemandObservable', () => {
  it('is an Observable that carries the brand', () => {
    const { source } = counter();
    expect(source).toBeInstanceOf(Observable);
    expect(source).toBeInstanceOf(DemandObservable);
    expect(isObservable(source)).toBe(true);
    expect(Reflect.get(source, Symbol.for('rxjs-demand'))).toBe(true);
  });

  describe('subscribe', () => {
    it('is ordinary RxJS: one next per event, then complete', async () => {
      expect(await lastValueFrom(letters('abcdef').pipe(toArray()))).toEqual('abcdef'.split(''));
    });

    it('equals request(Infinity)', () => {
      const { source, demands } = counter();
      source.pipe(take(6)).subscribe();
      expect(demands).toEqual([Infinity, Infinity]);
    });

    it('takes a function, or nothing', () => {
      const seen: string[] = [];
      letters('ab').subscribe((letter) => seen.push(letter));
      letters('ab').subscribe();
      expect(seen).toEqual(['a', 'b']);
    });

    it('hands an error on', () => {
      const failure = new Error('source');
      const seen: unknown[] = [];
      fromDemandProducer(() => {
        throw failure;
      }).subscribe({ error: (error: unknown) => seen.push(error) });
      expect(seen).toEqual([failure]);
    });

    it('1.8 stops in the middle of a batch when it is unsubscribed, and cancels the producer', () => {
      const { source, ends } = counter();
      const seen: number[] = [];
      source.pipe(take(3)).subscribe((n) => seen.push(n));
      expect(seen).toEqual([0, 1, 2]);
      expect(ends).toEqual(['cancelled']);
    });

    it('1.8 is stopped by a notifier from inside next', () => {
      const { source, ends } = counter();
      const stop$ = new Subject<void>();
      const seen: number[] = [];
      source.pipe(takeUntil(stop$)).subscribe((n) => {
        seen.push(n);
        if (n === 5) {
          stop$.next();
        }
      });
      expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
      expect(ends).toEqual(['cancelled']);
    });

    it('is cold: each subscription has its own producer and state', () => {
      const { source } = counter();
      const seen: number[][] = [];
      source.pipe(take(2), toArray()).subscribe((events) => seen.push(events));
      source.pipe(take(3), toArray()).subscribe((events) => seen.push(events));
      expect(seen).toEqual([
        [0, 1],
        [0, 1, 2],
      ]);
    });
  });

  describe('among stock operators', () => {
    it('is followed by any of them, and is a plain Observable from there on', async () => {
      const piped = letters('abc').pipe(
        map((letter) => letter.toUpperCase()),
        scan((text, letter) => text + letter),
      );
      expect(piped).not.toBeInstanceOf(DemandObservable);
      expect(Reflect.get(piped, Symbol.for('rxjs-demand'))).toBeUndefined();
      expect(await lastValueFrom(piped)).toBe('ABC');
    });

    it('is what from() gives back', () => {
      const { source } = counter();
      expect(from(source)).toBe(source);
    });

    it('joins concat, merge, defer and firstValueFrom', async () => {
      expect(await lastValueFrom(concat(letters('ab'), of('-'), letters('cd')).pipe(toArray()))).toEqual('ab-cd'.split(''));
      expect(await lastValueFrom(merge(letters('ab'), letters('cd')).pipe(toArray()))).toEqual('abcd'.split(''));
      expect(await firstValueFrom(defer(() => letters('xyz')))).toBe('x');
    });
  });

  describe('pipe', () => {
    it('returns itself without operators', () => {
      const { source } = counter();
      expect(source.pipe()).toBe(source);
    });

    it('applies any number of operators, in order', () => {
      const add = (suffix: string) => (value: unknown) => `${typeof value === 'string' ? value : ''}${suffix}`;
      const operators = 'abcdefghijkl'.split('').map(add) as never[];
      const { source } = counter();
      const pipe = source.pipe.bind(source) as unknown as (...all: never[]) => unknown;
      expect(pipe(...operators)).toBe('abcdefghijkl');
    });

    it('stays a demand source through stages', () => {
      const { source, demands } = counter();
      const doubled = source.pipe(mapStage((n) => n * 2));
      expect(doubled).toBeInstanceOf(DemandObservable);
      const observer = new RecordingObserver<number>();
      doubled.subscribeWithDemand(observer).request(3);
      expect(observer.told).toEqual([0, 2, 4]);
      expect(demands).toEqual([3]);
    });
  });

  describe('subscribeWithDemand', () => {
    it('1.1 emits nothing until it is asked, and then no more than that', () => {
      const { source } = counter();
      const observer = new RecordingObserver<number>();
      const subscription = source.subscribeWithDemand(observer);
      expect(observer.signals).toEqual([['start']]);
      subscription.request(2);
      subscription.request(1);
      expect(observer.batches).toEqual([[0, 1], [2]]);
    });

    it('1.5 completes without a further request', () => {
      const observer = new RecordingObserver<string>();
      letters('ab').subscribeWithDemand(observer).request(2);
      expect(observer.told).toEqual(['a', 'b', 'complete']);
    });

    it('1.8 is closed once it was unsubscribed or has ended', () => {
      const open = letters('ab').subscribeWithDemand(new RecordingObserver<string>());
      expect(open.closed).toBe(false);
      open.unsubscribe();
      expect(open.closed).toBe(true);
      const ended = letters('ab').subscribeWithDemand(new RecordingObserver<string>());
      ended.request(9);
      expect(ended.closed).toBe(true);
    });

    it('stops from inside a batch: the rest of the demand is not answered', () => {
      const { source, ends } = counter();
      const observer = new RecordingObserver<number>({ next: (_events, subscription) => subscription.unsubscribe() });
      source.subscribeWithDemand(observer).request(10);
      expect(observer.batches).toEqual([[0, 1, 2, 3]]);
      expect(ends).toEqual(['cancelled']);
    });

    it.each(['next', 'error', 'complete'] as const)('throws a TypeError for an observer without %s', (method) => {
      const observer = { next: jest.fn(), error: jest.fn(), complete: jest.fn(), [method]: undefined };
      expect(() => letters('ab').subscribeWithDemand(observer as never)).toThrow(
        new TypeError(`Expected \`observer.${method}\` to be a function, got \`undefined\` (undefined)`),
      );
    });

    it.each([undefined, null])('throws a TypeError for %p in place of an observer', (observer) => {
      expect(() => letters('ab').subscribeWithDemand(observer as unknown as DemandObserver<string>)).toThrow(
        /^Expected `observer\.next` to be a function/,
      );
    });
  });
});
