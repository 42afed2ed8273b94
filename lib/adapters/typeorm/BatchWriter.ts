import {
  asyncScheduler,
  EMPTY,
  Observable,
  catchError,
  concat,
  concatMap,
  defer,
  endWith,
  expand,
  from,
  ignoreElements,
  map,
  mergeMap,
  of,
  retry,
} from 'rxjs';
import type { ObjectLiteral } from 'typeorm';
import { isMessage, type Message } from '../../index.js';
import { isConnectionLoss, isRowFault } from './failure.js';
import { hideRowValues } from './hideRowValues.js';
import { callInsertHooks, copyEntity, hasInsertHooks } from './insertHooks.js';
import { Outage } from './Outage.js';
import type { PlannedRow } from './planStatements.js';
import { ReportTally } from './ReportTally.js';
import { retryConfig } from './retryPolicy.js';
import type { SinkReport, SinkSettings } from './SinkOptions.js';
import type { SinkTarget, TargetRow } from './SinkTarget.js';
import { SplitBatch } from './SplitBatch.js';

/** A server that hangs up while a statement this long is on its way may have found it too long. Unit: characters. */
const SUSPECT_LENGTH = 1_000_000;

/** What the sink takes: a row, or a message that carries one. */
export type RowEvent<T> = T | Message<T>;

/** The message that the batch's row of this index came in, if it came in one. */
type MessageAt<T> = (index: number) => Message<T> | undefined;

/** Stores batches: one statement each, again when it failed for a passing reason, in halves when it failed because of a row. */
export class BatchWriter<T extends ObjectLiteral> {
  private readonly outage: Outage;

  constructor(
    private readonly target: SinkTarget<T>,
    private readonly settings: SinkSettings<T>,
  ) {
    this.outage = new Outage(settings.onNotice, asyncScheduler);
  }

  /**
   * Emits the batch's report once all of it is stored or rejected. Unsubscribing sends nothing further. A message is settled as soon as it is
   * known what became of its row; when the batch fails for good, the consumer nacks the others.
   */
  write(events: readonly RowEvent<T>[]): Observable<SinkReport<T>> {
    return defer(() => {
      const rows = rowsOf(events);
      const tally = new ReportTally(rows, this.settings.onReject);
      // Most batches are of rows alone: then none is asked again whether it is a message.
      const messageAt = rows === events ? () => undefined : (index: number) => messageOf(events[index] as RowEvent<T>);
      const { dataSource, metadata } = this.target;
      return hasInsertHooks(dataSource, metadata)
        ? this.readTelling(rows, messageAt, tally).pipe(mergeMap((read) => this.store(read, tally)))
        : this.store(this.read(rows, messageAt, tally), tally);
    });
  }

  private read(rows: readonly T[], messageAt: MessageAt<T>, tally: ReportTally<T>): readonly TargetRow<T>[] {
    const read: TargetRow<T>[] = [];
    let index = 0;
    for (const row of rows) {
      this.readOne(row, row, messageAt(index++), read, tally);
    }
    return read;
  }

  /** As `read`, of copies that listeners and subscribers have been shown before. */
  private readTelling(rows: readonly T[], messageAt: MessageAt<T>, tally: ReportTally<T>): Observable<readonly TargetRow<T>[]> {
    const { dataSource, metadata } = this.target;
    const read: TargetRow<T>[] = [];
    return from(rows).pipe(
      concatMap((row, index) => {
        const entity = copyEntity(row, metadata);
        return from(callInsertHooks('BeforeInsert', dataSource, metadata, entity)).pipe(
          map(() => {
            this.readOne(row, entity, messageAt(index), read, tally);
          }),
          catchError((error: unknown) => {
            tally.rejected(row, error, messageAt(index));
            return EMPTY;
          }),
        );
      }),
      ignoreElements(),
      endWith(read),
    );
  }

  private readOne(row: T, entity: ObjectLiteral, message: Message<T> | undefined, read: TargetRow<T>[], tally: ReportTally<T>): void {
    try {
      read.push(this.target.read(row, entity, message));
    } catch (error) {
      tally.rejected(row, error, message);
    }
  }

  /** Emits the report once every part is stored or rejected. Nearly always there is one: what others need is not set up before. */
  private store(rows: readonly TargetRow<T>[], tally: ReportTally<T>): Observable<SinkReport<T>> {
    const split = new SplitBatch(this.target.plan(rows));
    const report = (): Observable<SinkReport<T>> => of(tally.report());
    const next = (): Observable<unknown> => {
      const part = split.next();
      return part ? this.storePart(part, split, tally, () => of(undefined)) : EMPTY;
    };
    const rest = (): Observable<SinkReport<T>> =>
      split.isDone ? report() : concat(next().pipe(expand(next), ignoreElements()), defer(report));
    const first = split.next();
    return first ? this.storePart(first, split, tally, rest) : report();
  }

  /** Emits what `then` does, when `part` is stored, split or rejected. */
  private storePart<R>(
    part: readonly TargetRow<T>[],
    split: SplitBatch<TargetRow<T>>,
    tally: ReportTally<T>,
    then: () => Observable<R>,
  ): Observable<R> {
    const stored = (inserted: number): Observable<R> => {
      tally.stored(inserted);
      for (const { message } of part) {
        message?.ack();
      }
      this.outage.answered();
      const { dataSource, metadata } = this.target;
      return hasInsertHooks(dataSource, metadata) ? concat(this.announce(part), defer(then)) : then();
    };
    const storedAtLast = (inserted: number | undefined): Observable<R> => (inserted === undefined ? then() : stored(inserted));
    // A promise and two functions, not four operators around it: while the database waits for the next batch, all of this is read from memory anew.
    return new Observable((subscriber) => {
      this.target.write(part).then(
        (inserted) => !subscriber.closed && defer(() => stored(inserted)).subscribe(subscriber),
        (error: unknown) => this.storeAgain(part, error, split, tally).pipe(concatMap(storedAtLast)).subscribe(subscriber),
      );
    });
  }

  /** After a first failure: how many rows of `part` are new once it is stored after all; undefined when it is split or rejected instead. */
  private storeAgain(
    part: readonly TargetRow<T>[],
    firstError: unknown,
    split: SplitBatch<TargetRow<T>>,
    tally: ReportTally<T>,
  ): Observable<number | undefined> {
    const tooLong = (error: unknown): boolean => part.length > 1 && isConnectionLoss(error) && lengthOf(part) > SUSPECT_LENGTH;
    const { settings, outage } = this;
    const retrying = retryConfig({
      policy: settings.retry,
      giveUp: tooLong,
      onRetry: (error, { attempt, waitMs }) => outage.failed(error, { attempt, waitMs, rows: part.length }),
      clock: asyncScheduler,
    });
    // The failed attempt is the first of those that are counted.
    let failed = true;
    const attempt = defer(() => {
      if (failed) {
        failed = false;
        throw firstError;
      }
      return from(this.target.write(part));
    });
    return attempt.pipe(
      retry(retrying),
      catchError((error: unknown) => {
        hideRowValues(error);
        if (!isRowFault(error) && !tooLong(error)) {
          throw error;
        }
        if (isRowFault(error)) {
          outage.answered();
        }
        const bad = split.failed(part);
        if (bad) {
          tally.rejected(bad.row, error, bad.message);
        }
        return of(undefined);
      }),
    );
  }

  private announce(part: readonly TargetRow<T>[]): Observable<never> {
    const { dataSource, metadata } = this.target;
    return from(part).pipe(
      concatMap(({ entity }) => callInsertHooks('AfterInsert', dataSource, metadata, entity)),
      ignoreElements(),
    );
  }
}

function isRowMessage<T>(event: RowEvent<T>): event is Message<T> {
  return isMessage(event);
}

function messageOf<T>(event: RowEvent<T>): Message<T> | undefined {
  return isRowMessage(event) ? event : undefined;
}

function rowOf<T>(event: RowEvent<T>): T {
  return isRowMessage(event) ? event.data : event;
}

/** The rows of a batch; the batch itself when it is made of rows. */
function rowsOf<T>(events: readonly RowEvent<T>[]): readonly T[] {
  return events.some(isRowMessage) ? events.map(rowOf) : (events as readonly T[]);
}

/** About how long the statement was, without what quoting adds. */
function lengthOf(rows: readonly PlannedRow[]): number {
  let length = 0;
  for (const { cells } of rows) {
    for (const cell of cells) {
      length += typeof cell === 'string' || cell instanceof Uint8Array ? cell.length : 8;
    }
  }
  return length;
}
