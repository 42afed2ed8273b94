import { Subject } from 'rxjs';
import type { Checkpoint } from 'rxjs-demand/twitter';
import { CheckpointSaver } from '../../lib/adapters/twitter/CheckpointSaver.js';
import { Ledger, isPast } from '../../lib/adapters/twitter/Ledger.js';
import type { LedgerPage } from '../../lib/adapters/twitter/LedgerPage.js';
import type { Page } from '../../lib/adapters/twitter/parsePage.js';
import { RangeWindow } from '../../lib/adapters/twitter/RangeWindow.js';
import type { Position } from '../../lib/adapters/twitter/SearchWindow.js';
import { ManualScheduler } from './manualScheduler.js';
import { NOW } from './searchHarness.js';

/** Recent search without HTTP: posts by id, pages newest first, a token that says where the next one begins. */
export class SearchApi {
  readonly ids: number[] = [];
  /** Ids of the page served before: some of them may come again. */
  private previous: readonly number[] = [];

  constructor(
    readonly pageSize: number,
    private readonly random: () => number,
  ) {}

  publish(count: number): void {
    for (let n = 0; n < count; n++) {
      this.ids.push((this.ids.at(-1) ?? 1000) + 1 + Math.floor(this.random() * 3));
    }
  }

  page({ sinceId, untilId, nextToken }: Position): Page {
    const before = Math.min(Number(untilId ?? Infinity), Number(nextToken ?? Infinity));
    const found = this.ids.filter((id) => id > Number(sinceId ?? 0) && id < before).reverse();
    // A page may be short although more is left.
    const size = this.random() < 0.2 ? Math.ceil(this.pageSize / 3) : this.pageSize;
    const fresh = found.slice(0, size);
    const repeated = this.random() < 0.2 ? this.previous.slice(-2).filter((id) => !fresh.includes(id)) : [];
    this.previous = fresh;
    const shown = [...fresh, ...repeated].sort(() => this.random() - 0.5);
    return {
      kind: 'page',
      tweets: shown.map((id) => ({ id: String(id), text: '', raw: undefined })),
      newestId: fresh[0] === undefined ? undefined : String(fresh[0]),
      nextToken: found.length > size ? String(fresh.at(-1)) : undefined,
      partialErrors: 0,
    };
  }
}

interface Delivery {
  readonly id: number;
  readonly page: LedgerPage | undefined;
}

/** One run of an acknowledged search with competing consumers and a slow store, until it is dropped where it stands. */
export class SearchRun {
  /** What each consumer works on. */
  readonly batches: Delivery[][];
  readonly delivered: number[] = [];
  saved: Checkpoint | undefined;
  private readonly queue: Delivery[] = [];
  private readonly ledger: Ledger;
  private readonly window: RangeWindow;
  private readonly saver: CheckpointSaver;
  private saving: { readonly checkpoint: Checkpoint; readonly done$: Subject<never> } | undefined;
  private waiting = false;

  constructor(
    private readonly api: SearchApi,
    consumers: number,
    resumed: Checkpoint | undefined,
    private readonly acked: Set<number>,
  ) {
    this.batches = Array.from({ length: consumers }, () => []);
    this.saved = resumed;
    this.ledger = new Ledger(undefined, () => this.saver.moved());
    this.window = new RangeWindow(this.ledger);
    const save = (_key: string, checkpoint: Checkpoint): Subject<never> => {
      const done$ = new Subject<never>();
      this.saving = { checkpoint, done$ };
      return done$;
    };
    const settings = { checkpoint: { load: () => [], save }, checkpointKey: 'k', scheduler: new ManualScheduler(NOW) };
    this.saver = new CheckpointSaver(
      settings,
      () => this.ledger.checkpoint,
      (error) => {
        throw error;
      },
    );
    if (resumed !== undefined) {
      this.ledger.resume(resumed);
      this.window.restart();
    }
    this.saver.resume(this.ledger.checkpoint);
  }

  /** Reads a page, when the consumers have taken the one before and the store keeps up. */
  read(): void {
    const handOver = (): void => {
      const page = this.api.page(this.window.position);
      this.window.received(page);
      const { latest } = this.window;
      const ids = page.tweets.map(({ id }) => Number(id));
      if (ids.length === 0) {
        this.saver.moved();
      }
      this.whenDone(this.saver.allows(ids.map((id) => BigInt(id))), () => {
        ids.forEach((id) => this.acked.delete(id));
        this.queue.push(...ids.map((id) => ({ id, page: latest })));
        this.delivered.push(...ids);
      });
    };
    if (this.queue.length === 0 && !this.waiting) {
      if (this.window.isRead) {
        this.window.close();
      }
      this.whenDone(this.saver.keepsUp(), handOver);
    }
  }

  /** An idle consumer takes a page; a busy one acks one of its posts. */
  work(consumer: number, which: number): void {
    const batch = this.batches[consumer] ?? [];
    if (batch.length === 0) {
      batch.push(...this.queue.splice(0, this.api.pageSize));
      return;
    }
    const [delivery] = batch.splice(which % batch.length, 1);
    if (delivery !== undefined) {
      this.acked.add(delivery.id);
      delivery.page?.ack(BigInt(delivery.id));
    }
  }

  /** The store is done with what it was given. */
  store(): void {
    const { saving } = this;
    this.saving = undefined;
    this.saved = saving?.checkpoint ?? this.saved;
    saving?.done$.complete();
  }

  /** Where the next run may begin when this one is dropped now: from what is stored, or what was on its way. */
  get places(): readonly (Checkpoint | undefined)[] {
    return [this.saved, this.saving?.checkpoint ?? this.saved];
  }

  /** Posts handed over and not acked that a run from one of these places would not come across. */
  get lost(): readonly number[] {
    const pending = [...this.queue, ...this.batches.flat()].map(({ id }) => id);
    return pending.filter((id) => !this.acked.has(id) && this.places.some((place) => place !== undefined && isPast(place, BigInt(id))));
  }

  get isIdle(): boolean {
    return this.queue.length === 0 && !this.waiting && this.batches.every((batch) => batch.length === 0) && this.saving === undefined;
  }

  private whenDone(work$: ReturnType<CheckpointSaver['keepsUp']>, then: () => void): void {
    this.waiting = true;
    work$.subscribe({
      complete: () => {
        this.waiting = false;
        then();
      },
    });
  }
}
