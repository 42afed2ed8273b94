import { of, Subject, type Observable } from 'rxjs';
import type { Checkpoint, CheckpointStore } from 'rxjs-demand/twitter';
import { CheckpointSaver } from '../../../lib/adapters/twitter/CheckpointSaver.js';
import { ManualScheduler } from '../../support/manualScheduler.js';
import { NOW } from '../../support/searchHarness.js';

const savedAt = new Date(NOW).toISOString();
const at = (sinceId: number): Checkpoint => ({ sinceId: String(sinceId) });

/** Two posts at 40 and 42 stored, the one between them not. */
const gap: Checkpoint = { sinceId: '40', window: { newestId: '42', missing: [{ sinceId: '40', untilId: '42' }] } };

/** A saver over a store whose saves end when the spec says so. */
function open({ answer, isKept = true }: { answer?: Observable<unknown>; isKept?: boolean } = {}) {
  const saves: { readonly key: string; readonly checkpoint: Checkpoint; readonly end: Subject<never> }[] = [];
  const errors: unknown[] = [];
  let safe = at(0);
  const store: CheckpointStore = {
    load: () => of(undefined),
    save: (key, saved) => {
      const end = new Subject<never>();
      saves.push({ key, checkpoint: saved, end });
      return answer ?? end;
    },
  };
  const settings = { checkpoint: isKept ? store : undefined, checkpointKey: 'a key', scheduler: new ManualScheduler(NOW) };
  const saver = new CheckpointSaver(
    settings,
    () => safe,
    (error) => errors.push(error),
  );
  return {
    saver,
    saves,
    errors,
    scheduler: settings.scheduler,
    saved: () => saves.map((each) => each.checkpoint.sinceId),
    /** The safe place moves; the saver is told. */
    move: (to: Checkpoint) => {
      safe = to;
      saver.moved();
    },
    /** The safe place moves; nobody tells. */
    shift: (to: Checkpoint) => (safe = to),
    end: (index: number) => saves[index]?.end.complete(),
  };
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
    move(gap);
    expect(saves).toMatchObject([{ key: 'a key', checkpoint: { ...gap, savedAt: new Date(NOW + 5_000).toISOString() } }]);
  });

  it('saves nothing while nothing has moved', () => {
    const { move, end, saved } = open();
    move(at(0));
    expect(saved()).toEqual([]);
    move(at(5));
    end(0);
    move(at(5));
    expect(saved()).toEqual(['5']);
  });

  it('a window that changed has moved', () => {
    const { move, end, saves } = open();
    move(gap);
    end(0);
    move({ ...gap, window: { newestId: '42', missing: [{ sinceId: '40', untilId: '42' }] } });
    expect(saves).toHaveLength(1);
    move({ ...gap, window: { newestId: '50', missing: [{ sinceId: '40', untilId: '42' }] } });
    end(1);
    move(at(40));
    expect(saves.map((each) => each.checkpoint.window?.newestId)).toEqual(['42', '50', undefined]);
  });

  it('does not save again what the store was resumed from', () => {
    const { saver, move, saved } = open();
    saver.resume(at(7));
    move(at(7));
    expect(saved()).toEqual([]);
    move(at(8));
    expect(saved()).toEqual(['8']);
  });

  it('makes one save at a time: what moves meanwhile goes with the next one, as far as it has come by then', () => {
    const { move, end, saved } = open();
    move(at(5));
    move(at(6));
    move(at(7));
    expect(saved()).toEqual(['5']);
    end(0);
    expect(saved()).toEqual(['5', '7']);
    end(1);
    expect(saved()).toEqual(['5', '7']);
  });

  it('waits to be told: the end of a save is no reason for another', () => {
    const { move, shift, end, saved } = open();
    move(at(5));
    shift(at(6));
    end(0);
    expect(saved()).toEqual(['5']);
  });

  it('makes no further save when it has moved back to what is saved', () => {
    const { move, end, saved } = open();
    move(at(5));
    move(at(6));
    move(at(5));
    end(0);
    expect(saved()).toEqual(['5']);
  });

  it('counts a store that answers on the spot, save after save', () => {
    const { move, saved } = open({ answer: of('done') });
    [5, 6, 7].map(at).forEach(move);
    expect(saved()).toEqual(['5', '6', '7']);
  });

  it('does nothing without a store, and holds nobody up', () => {
    const { saver, move, errors } = open({ isKept: false });
    move(at(5));
    for (const wait of [saver.keepsUp(), saver.isSaved(), saver.allows([3n])]) {
      expect(watch(wait).done).toBe(true);
    }
    expect(errors).toEqual([]);
  });

  it('tells a save that failed', () => {
    const { move, saves, errors } = open();
    const cause = new Error('disk full');
    move(at(5));
    saves[0]?.end.error(cause);
    expect(errors).toMatchObject([{ cause }]);
  });

  describe('keepsUp', () => {
    it('is true while no more than one save is outstanding', () => {
      const { saver, move } = open();
      expect(watch(saver.keepsUp()).done).toBe(true);
      move(at(5));
      expect(watch(saver.keepsUp()).done).toBe(true);
    });

    it('waits while a second one is due, until the first has ended', () => {
      const { saver, move, end, saved } = open();
      const keepsUp$ = saver.keepsUp();
      move(at(5));
      move(at(6));
      const waiting = watch(keepsUp$);
      expect(waiting.done).toBe(false);
      end(0);
      expect(waiting.done).toBe(true);
      expect(saved()).toEqual(['5', '6']);
    });
  });

  describe('isSaved', () => {
    it('is true at once when nothing has moved', () => {
      const { saver, saved } = open();
      expect(watch(saver.isSaved()).done).toBe(true);
      expect(saved()).toEqual([]);
    });

    it('looks for itself, when it is subscribed to', () => {
      const { saver, shift, end, saved } = open();
      const isSaved$ = saver.isSaved();
      shift(at(5));
      expect(saved()).toEqual([]);
      const waiting = watch(isSaved$);
      expect([saved(), waiting.done]).toEqual([['5'], false]);
      end(0);
      expect(waiting.done).toBe(true);
    });

    it('waits for the last of the saves that are due', () => {
      const { saver, move, shift, end, saved } = open();
      move(at(5));
      shift(at(6));
      const waiting = watch(saver.isSaved());
      end(0);
      expect([saved(), waiting.done]).toEqual([['5', '6'], false]);
      end(1);
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

    it('a post that lies in what is saved only when the place that lacks it is saved', () => {
      const { saver, shift, end, saves } = open();
      saver.resume(at(42));
      shift(gap);
      const waiting = watch(saver.allows([50n, 41n]));
      expect([saves.length, waiting.done]).toEqual([1, false]);
      end(0);
      expect(waiting.done).toBe(true);
      expect(saves[0]?.checkpoint).toEqual({ ...gap, savedAt });
      expect(watch(saver.allows([41n])).done).toBe(true);
    });

    it('minds what is on its way to the store, and what it still holds until then', () => {
      const onItsWay = open();
      onItsWay.move(at(42));
      expect(watch(onItsWay.saver.allows([41n])).done).toBe(false);
      const stillHeld = open();
      stillHeld.saver.resume(at(42));
      stillHeld.move(gap);
      expect(watch(stillHeld.saver.allows([41n])).done).toBe(false);
    });

    it('looks when it is subscribed to', () => {
      const { saver, move } = open();
      const allows$ = saver.allows([41n]);
      move(at(42));
      expect(watch(allows$).done).toBe(false);
    });
  });

  describe('close', () => {
    it('gives up the save that is on its way', () => {
      const { saver, move, saves } = open();
      move(at(5));
      expect(saves[0]?.end.observed).toBe(true);
      saver.close();
      expect(saves[0]?.end.observed).toBe(false);
    });

    it('is the last: nothing is saved any more', () => {
      const { saver, move, saved } = open();
      saver.close();
      move(at(5));
      expect(saved()).toEqual([]);
    });
  });
});
