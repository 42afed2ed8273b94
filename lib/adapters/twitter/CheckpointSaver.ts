import { defer, EMPTY, ignoreElements, Subject, Subscription, takeWhile, type Observable } from 'rxjs';
import { saveCheckpoint, type Checkpoint } from './checkpoint.js';
import { isPast } from './Ledger.js';
import type { Settings } from './settings.js';

/**
 * Keeps the saved place up with the one that is safe: one save at a time, none when nothing has moved, and what moves while a save runs
 * goes with the next one.
 */
export class CheckpointSaver {
  private saved: Checkpoint = { sinceId: '0' };
  /** On its way to the store. */
  private saving: Checkpoint | undefined;
  /** It moved since that save began. */
  private behind = false;
  private readonly saveEnded$ = new Subject<void>();
  private readonly work = new Subscription();

  constructor(
    private readonly settings: Pick<Settings, 'checkpoint' | 'checkpointKey' | 'scheduler'>,
    /** The place that is safe at this moment. */
    private readonly safe: () => Checkpoint,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** What the store holds, or would hold if it had been saved: saving that again is of no use. */
  resume(saved: Checkpoint): void {
    this.saved = saved;
  }

  /** The safe place may have moved. Called from within an ack: does not throw. */
  moved(): void {
    const { checkpoint: store, checkpointKey, scheduler } = this.settings;
    if (store === undefined || this.work.closed) {
      return;
    }
    if (this.saving !== undefined) {
      this.behind = true;
      return;
    }
    const safe = this.safe();
    if (isSame(safe, this.saved)) {
      return;
    }
    this.saving = safe;
    const savedAt = new Date(scheduler.now()).toISOString();
    this.work.add(
      saveCheckpoint(store, checkpointKey, { ...safe, savedAt }).subscribe({
        complete: () => this.ended(safe),
        error: this.onError,
      }),
    );
  }

  /** Completes as soon as no more than one save is outstanding: what is handed over after that cannot run away from a slow store. */
  keepsUp(): Observable<never> {
    return this.until(() => !this.behind);
  }

  /** Completes when the safe place is saved. */
  isSaved(): Observable<never> {
    return defer(() => {
      this.moved();
      return this.until(() => this.saving === undefined);
    });
  }

  /** Completes when neither the saved place nor one on its way to the store is past any of these posts. */
  allows(ids: readonly bigint[]): Observable<never> {
    return defer(() => {
      const places = this.saving === undefined ? [this.saved] : [this.saved, this.saving];
      return places.some((place) => ids.some((id) => isPast(place, id))) ? this.isSaved() : EMPTY;
    });
  }

  /** Gives up a save that is on its way. */
  close(): void {
    this.work.unsubscribe();
  }

  private ended(saved: Checkpoint): void {
    this.saved = saved;
    this.saving = undefined;
    if (this.behind) {
      this.behind = false;
      this.moved();
    }
    this.saveEnded$.next();
  }

  private until(condition: () => boolean): Observable<never> {
    return defer(() =>
      condition()
        ? EMPTY
        : this.saveEnded$.pipe(
            takeWhile(() => !condition()),
            ignoreElements(),
          ),
    );
  }
}

function isSame(a: Checkpoint, b: Checkpoint): boolean {
  return a.sinceId === b.sinceId && JSON.stringify(a.window) === JSON.stringify(b.window);
}
