import { of, Subject, type Observable } from 'rxjs';
import type { Checkpoint, CheckpointStore } from 'rxjs-demand/twitter';
import { CheckpointSaver } from '../../../lib/adapters/twitter/CheckpointSaver.js';
import { ManualScheduler } from '../../support/manualScheduler.js';
import { NOW } from '../../support/searchHarness.js';

const at = (sinceId: number): Checkpoint => ({ sinceId: String(sinceId) });

/** Stored up to 42, but for the post at 41. */
const gap = (newestId = '42'): Checkpoint => ({ sinceId: '40', window: { newestId, missing: [{ sinceId: '40', untilId: '42' }] } });

/** A saver over a store whose saves end when the spec says so. */
function open({ answer, isKept = true }: { answer?: Observable<unknown>; isKept?: boolean } = {}) {
  const saves: [key: string, checkpoint: Checkpoint][] = [];
  const ends: Subject<never>[] = [];
  const errors: unknown[] = [];
  const scheduler = new ManualScheduler(NOW);
  const store: CheckpointStore = {
    load: () => of(undefined),
    save: (key, checkpoint) => {
      const end = new Subject<never>();
      saves.push([key, checkpoint]);
      ends.push(end);
      return answer ?? end;
    },
  };
  let safe = at(0);
  const saver = new CheckpointSaver(
    { checkpoint: isKept ? store : undefined, checkpointKey: 'a key', scheduler },
    () => safe,
    (error) => errors.push(error),
  );
  /** The safe place moves; nobody tells. */
  const shift = (to: Checkpoint): void => {
    safe = to;
  };
  /** The safe place moves, and the saver is told. */
  const move = (to: Checkpoint): void => {
    shift(to);
    saver.moved();
  };
  return { saver, shift, move, saves, saved: () => saves.map(([, { sinceId }]) => sinceId), ends, errors, scheduler };
}

/** Whether it has completed. It says nothing else. */
function watch(source: Observable<never>): { readonly done: boolean } {
  const told: string[] = [];
  source.subscribe({ next: () => told.push('next'), complete: () => told.push('complete') });
  return {
    get done() {
      expect(told).not.toContain('next');
      return told.length === 1;
    },
  };
}

describe('CheckpointSaver', () => {
  it('saves the safe place under its key, with the time by the clock of the search', () => {
    const { move, saves, scheduler } = open();
    scheduler.advance(5_000);
    move(gap());
    expect(saves).toEqual([['a key', { ...gap(), savedAt: new Date(NOW + 5_000).toISOString() }]]);
  });

  it('saves nothing while nothing has moved: neither the beginning, nor what is saved, nor what it was resumed from', () => {
    const { saver, move, ends, saved } = open();
    move(at(0));
    saver.resume(at(7));
    move(at(7));
    expect(saved()).toEqual([]);
    move(at(8));
    ends[0]?.complete();
    move(at(8));
    expect(saved()).toEqual(['8']);
  });

  it('a window that changed has moved', () => {
    const { move, saves } = open({ answer: of('saved') });
    [gap(), gap(), gap('50'), at(40)].forEach(move);
    expect(saves.map(([, { window }]) => window?.newestId)).toEqual(['42', '50', undefined]);
  });

  it('makes one save at a time: what moves meanwhile goes with the next one, as far as it has come by then', () => {
    const { move, ends, saved } = open();
    [5, 6, 7].map(at).forEach(move);
    expect(saved()).toEqual(['5']);
    ends[0]?.complete();
    expect(saved()).toEqual(['5', '7']);
    ends[1]?.complete();
    expect(saved()).toEqual(['5', '7']);
  });

  it('waits to be told: the end of a save is no reason for another', () => {
    const { move, shift, ends, saved } = open();
    move(at(5));
    shift(at(6));
    ends[0]?.complete();
    expect(saved()).toEqual(['5']);
  });

  it('does nothing without a store, and holds nobody up', () => {
    const { saver, move, errors } = open({ isKept: false });
    move(at(5));
    for (const wait of [saver.keepsUp(), saver.isSaved(), saver.allows([3n])]) {
      expect(watch(wait).done).toBe(true);
    }
    expect(errors).toEqual([]);
  });

  it('tells of a save that failed', () => {
    const { move, ends, errors } = open();
    const cause = new Error('disk full');
    move(at(5));
    ends[0]?.error(cause);
    expect(errors).toMatchObject([{ cause }]);
  });

  it('close gives up the save that is on its way, and is the last: nothing is saved any more', () => {
    const { saver, move, ends, saved } = open();
    move(at(5));
    expect(ends[0]?.observed).toBe(true);
    saver.close();
    expect(ends[0]?.observed).toBe(false);
    const closed = open();
    closed.saver.close();
    closed.move(at(5));
    expect([saved(), closed.saved()]).toEqual([['5'], []]);
  });

  it('keepsUp waits while a second save is due behind the one that is outstanding', () => {
    const { saver, move, ends, saved } = open();
    const keepsUp$ = saver.keepsUp();
    expect(watch(keepsUp$).done).toBe(true);
    move(at(5));
    expect(watch(keepsUp$).done).toBe(true);
    move(at(6));
    const waiting = watch(keepsUp$);
    expect(waiting.done).toBe(false);
    ends[0]?.complete();
    expect([waiting.done, saved()]).toEqual([true, ['5', '6']]);
  });

  describe('isSaved', () => {
    it('looks for itself whether something has moved, when it is subscribed to', () => {
      const { saver, shift, ends, saved } = open();
      const isSaved$ = saver.isSaved();
      expect([watch(isSaved$).done, saved()]).toEqual([true, []]);
      shift(at(5));
      const waiting = watch(isSaved$);
      expect([waiting.done, saved()]).toEqual([false, ['5']]);
      ends[0]?.complete();
      expect(waiting.done).toBe(true);
    });

    it('waits for the last of the saves that are due', () => {
      const { saver, move, shift, ends, saved } = open();
      move(at(5));
      shift(at(6));
      const waiting = watch(saver.isSaved());
      ends[0]?.complete();
      expect([waiting.done, saved()]).toEqual([false, ['5', '6']]);
      ends[1]?.complete();
      expect(waiting.done).toBe(true);
    });
  });

  describe('allows', () => {
    it('posts beyond every place that is saved or about to be, at once', () => {
      const { saver, move } = open();
      saver.resume(at(5));
      move(at(7));
      expect([watch(saver.allows([8n, 9n])).done, watch(saver.allows([])).done]).toEqual([true, true]);
    });

    it('a post that lies in what is saved, once the place that lacks it is saved', () => {
      const { saver, shift, ends, saves } = open();
      const allows$ = saver.allows([50n, 41n]);
      saver.resume(at(42));
      shift(gap());
      const waiting = watch(allows$);
      expect([waiting.done, saves.length]).toEqual([false, 1]);
      ends[0]?.complete();
      expect([waiting.done, saves.length, watch(allows$).done]).toEqual([true, 1, true]);
    });

    it('minds what is on its way to the store, and what the store still holds until then', () => {
      const onItsWay = open();
      onItsWay.move(at(42));
      expect(watch(onItsWay.saver.allows([41n])).done).toBe(false);
      const stillHeld = open();
      stillHeld.saver.resume(at(42));
      stillHeld.move(gap());
      expect(watch(stillHeld.saver.allows([41n])).done).toBe(false);
    });
  });
});
