import { defer, delay, ignoreElements, of, retry, tap, throwError, timer, type Observable } from 'rxjs';
import type { Message } from 'rxjs-demand';
import type { Checkpoint, CheckpointStore, Tweet } from 'rxjs-demand/twitter';
import type { ManualScheduler } from '../support/manualScheduler.js';
import type { Posts } from './posts.js';

const INSERT_MS = 20;
const ANSWER_MS = 5;
const AGAIN_MS = 5000;

/** A table with a unique key and one row for the checkpoint. It takes its time, and is away now and then. */
export class YearDatabase implements CheckpointStore {
  /** By the number of the post: whether it is there. Outside the heap, so that it does not hide what grows there. */
  private readonly rows: Uint8Array;
  inserted = 0;
  /** Posts that came although they were there. */
  known = 0;
  /** Rows with another text than they should have. */
  different = 0;
  private checkpoint: Checkpoint | undefined;

  constructor(
    private readonly posts: Posts,
    count: number,
    private readonly scheduler: ManualScheduler,
    private readonly isAway: (now: number) => boolean,
  ) {
    this.rows = new Uint8Array(count);
  }

  has(index: number): boolean {
    return this.rows[index] === 1;
  }

  /** Tried again until the database is there. A crash may come before the rows are in, or between that and the answer. */
  store(messages: readonly Message<Tweet>[]): Observable<never> {
    return timer(INSERT_MS, this.scheduler).pipe(
      tap(() => {
        if (this.isAway(this.scheduler.now())) {
          throw new Error('connect ECONNREFUSED');
        }
        messages.forEach(({ data }) => this.insert(data));
      }),
      retry({ delay: () => timer(AGAIN_MS, this.scheduler) }),
      delay(ANSWER_MS, this.scheduler),
      ignoreElements(),
    );
  }

  load(): Observable<Checkpoint | undefined> {
    return defer(() => (this.isAway(this.scheduler.now()) ? away() : of(this.checkpoint)));
  }

  save(_key: string, checkpoint: Checkpoint): Observable<unknown> {
    return defer(() => (this.isAway(this.scheduler.now()) ? away() : timer(ANSWER_MS, this.scheduler))).pipe(
      tap(() => {
        this.checkpoint = checkpoint;
      }),
    );
  }

  private insert({ id, text }: Tweet): void {
    const index = this.posts.indexOf(id);
    if (this.posts.idOf(index) !== id || this.posts.textOf(index) !== text) {
      this.different += 1;
    } else if (this.has(index)) {
      this.known += 1;
    } else {
      this.rows[index] = 1;
      this.inserted += 1;
    }
  }
}

function away(): Observable<never> {
  return throwError(() => new Error('connect ECONNREFUSED'));
}
