import { concat, defer, EMPTY, from, ignoreElements, tap, type Observable } from 'rxjs';
import type { Checkpoint, CheckpointStore } from 'rxjs-demand/twitter';

/**
 * Keeps the search's place, never past a post that is not stored: the search says what it *handed over*, and this waits until nothing of it is
 * in flight any more.
 */
export class Bookmark implements CheckpointStore {
  private key: string | undefined;
  private reached: string | undefined;
  private saved: string | undefined;

  constructor(
    private readonly store: CheckpointStore,
    /** Completes when nothing is in flight. */
    private readonly stored$: Observable<unknown>,
    private readonly onResume: (checkpoint: Checkpoint) => void,
  ) {}

  load(key: string): Observable<Checkpoint | undefined> {
    this.key = key;
    return defer(() => this.store.load(key)).pipe(
      tap((checkpoint) => {
        if (checkpoint !== undefined) {
          this.saved = checkpoint.sinceId;
          this.onResume(checkpoint);
        }
      }),
    );
  }

  save(key: string, checkpoint: Checkpoint): Observable<unknown> {
    return concat(
      this.stored$.pipe(ignoreElements()),
      defer(() => from(this.store.save(key, checkpoint))),
    ).pipe(tap({ complete: () => (this.saved = checkpoint.sinceId) }));
  }

  /** A whole window was handed over. The search itself saves that only when it begins the next one. */
  windowRead(sinceId: string | undefined): void {
    this.reached = sinceId;
  }

  /** Saves what the search had no more occasion to save. */
  finish(): Observable<unknown> {
    const { key, reached } = this;
    if (key === undefined || reached === undefined || reached === this.saved) {
      return EMPTY;
    }
    return this.save(key, { sinceId: reached, savedAt: new Date().toISOString() });
  }
}
