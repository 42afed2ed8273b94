import { EMPTY, NEVER, Subject, type Observable } from 'rxjs';
import { ChunkHandler } from '../../lib/observable/ChunkHandler.js';
import { HANDLED, type Handle } from '../../lib/observable/Job.js';
import { RecordingUpstream } from '../support/recordingLinks.js';
import { retained } from '../support/retained.js';

/** A handler with a window of 4/2, chunks of 2. Failures are survived unless `fatal`. */
function handler<T = number>(handle: Handle<T, never>, fatal = false) {
  const upstream = new RecordingUpstream();
  const failures: (readonly T[])[] = [];
  const employer = {
    closed: false,
    upstream,
    answered: () => undefined,
    settled: () => undefined,
    survives: (_error: unknown, chunk: readonly T[]) => {
      failures.push(chunk);
      return !fatal;
    },
  };
  const made = new ChunkHandler<T, never>(employer, handle, { maxDemand: 4, minDemand: 2 });
  made.inbox.handled(0);
  return { handler: made, asked: upstream.calls, failures };
}

const boom = new Error('boom');

describe('ChunkHandler', () => {
  it('has nothing to do without events', () => {
    const handle = jest.fn<typeof HANDLED, [readonly number[]]>(() => HANDLED);
    const { handler: made, asked } = handler(handle);
    expect(made.work()).toBe(false);
    expect([made.isIdle, made.isBusy]).toEqual([true, false]);
    expect(handle).not.toHaveBeenCalled();
    expect(asked).toEqual([4]);
  });

  it('handles a chunk per bit of work, and asks as its window says', () => {
    const chunks: (readonly number[])[] = [];
    const { handler: made, asked } = handler((chunk) => {
      chunks.push(chunk);
      return HANDLED;
    });
    made.inbox.push([1, 2, 3]);
    made.inbox.push([4]);
    expect(made.work()).toBe(true);
    expect([chunks, asked]).toEqual([[[1, 2]], [4, 2]]);
    expect([made.work(), made.work()]).toEqual([true, true]);
    expect([chunks, asked]).toEqual([
      [[1, 2], [3], [4]],
      [4, 2, 2],
    ]);
    expect(made.work()).toBe(false);
  });

  it('is busy with a batch until all of it is done', () => {
    const { handler: made } = handler(() => HANDLED);
    made.inbox.push([1, 2, 3]);
    made.inbox.push([4]);
    const seen = [[made.isIdle, made.isBusy]];
    while (made.work()) {
      seen.push([made.isIdle, made.isBusy]);
    }
    expect(seen).toEqual([
      [false, false],
      [false, true],
      [false, false],
      [true, false],
    ]);
  });

  it('waits for what is at work: it handles nothing else, and counts nothing as handled', () => {
    const reply$ = new Subject<never>();
    const handle = jest.fn((_chunk: readonly number[]): Observable<never> => NEVER).mockReturnValueOnce(reply$);
    const { handler: made, asked } = handler(handle);
    made.inbox.push([1, 2]);
    made.inbox.push([3, 4]);
    expect(made.work()).toBe(true);
    expect([made.isIdle, made.isBusy]).toEqual([false, true]);
    expect(made.work()).toBe(false);
    expect([handle.mock.calls, asked]).toEqual([[[[1, 2]]], [4]]);
    reply$.complete();
    expect(asked).toEqual([4]);
    expect(made.work()).toBe(true);
    expect([handle.mock.calls, asked]).toEqual([[[[1, 2]]], [4, 2]]);
    expect(made.work()).toBe(true);
    expect(handle.mock.calls).toEqual([[[1, 2]], [[3, 4]]]);
  });

  it('is busy while the last chunk is at work', () => {
    const { handler: made } = handler(() => NEVER);
    made.inbox.push([1]);
    made.work();
    expect([made.inbox.isEmpty, made.isBusy, made.isIdle]).toEqual([true, true, false]);
  });

  it('counts a chunk that failed as handled when its employer goes on, and takes the next', () => {
    const handle = jest.fn((_chunk: readonly number[]): typeof HANDLED => {
      throw boom;
    });
    const { handler: made, asked, failures } = handler(handle);
    made.inbox.push([1, 2]);
    made.inbox.push([3]);
    made.work();
    made.work();
    expect([failures, asked]).toEqual([
      [[1, 2], [3]],
      [4, 2],
    ]);
  });

  it('asks for nothing after a failure that its employer does not survive', () => {
    const {
      handler: made,
      asked,
      failures,
    } = handler(() => {
      throw boom;
    }, true);
    made.inbox.push([1, 2]);
    expect(made.work()).toBe(true);
    expect([failures, asked]).toEqual([[[1, 2]], [4]]);
  });

  it('2.8 cancelled, it gives up what is at work and what waits', () => {
    const reply$ = new Subject<never>();
    const { handler: made } = handler(() => reply$);
    made.inbox.push([1, 2, 3]);
    made.inbox.push([4]);
    made.work();
    made.cancel();
    expect(reply$.observed).toBe(false);
    expect(made.inbox.isEmpty).toBe(true);
  });

  it.each([
    ['at once', (): typeof HANDLED => HANDLED],
    ['by an Observable', () => EMPTY],
  ])('3.13 does not keep a chunk that was handled %s while it waits for the next', async (_how, handle) => {
    const { handler: made } = handler<object>(handle as Handle<object, never>);
    const event = (() => {
      const one = { name: 'event' };
      made.inbox.push([one]);
      return new WeakRef(one);
    })();
    expect(await retained({ event })).toEqual(['event']);
    made.work();
    expect(await retained({ event })).toEqual([]);
    expect(made.isIdle).toBe(true);
  });
});
