import type { Dispatcher, SubscribeOptions } from '../dispatchers/Dispatcher.js';
import { DemandObservable } from '../observable/DemandObservable.js';
import { NOWHERE, type Connect, type Downstream } from '../protocol/Link.js';
import { optionalFunction, optionsObject } from '../protocol/options.js';
import { demandMode, type DemandMode, type DispatchSettings } from './DispatchOptions.js';
import { DispatchRun } from './DispatchRun.js';

/** The dispatchers at work: one that serves two sources would hand the events of one to the consumers of the other. */
const atWork = new WeakSet<Dispatcher<never>>();

/** What `dispatchStage` returns: hot, one upstream, one consumer per subscription. */
export class DispatchedObservable<T> extends DemandObservable<T> {
  private run: DispatchRun<T> | undefined;

  /** @internal Made by `dispatchStage`. */
  constructor(
    private readonly connectSource: Connect<T>,
    private readonly dispatcher: Dispatcher<T>,
    private readonly settings: DispatchSettings,
  ) {
    super((downstream) => {
      this.join(downstream, {});
    });
  }

  /** How many events wait here: in the buffer, and in the queues of partitions. Events kept by `'accumulate'` are not counted. */
  get bufferedCount(): number {
    return this.run?.bufferedCount ?? 0;
  }

  /**
   * A consumer's own way in: the partition it reads, or the events it wants.
   *
   * @throws TypeError for a selector that is no function.
   */
  to(options: SubscribeOptions<T>): DemandObservable<T> {
    optionalFunction('selector', optionsObject(options).selector);
    return new DemandObservable((downstream) => {
      this.join(downstream, options);
    });
  }

  /**
   * `'accumulate'` keeps what consumers ask and what upstream sends from now on; `'forward'` replays it in order, request by request, and goes on.
   *
   * @throws RangeError for another mode.
   */
  setDemand(mode: DemandMode): void {
    this.settings.demand = demandMode(mode);
    this.run?.run();
  }

  private join(downstream: Downstream<T>, options: SubscribeOptions<T>): void {
    try {
      this.run ??= this.newRun();
    } catch (error) {
      downstream.open(NOWHERE, false);
      downstream.error(error);
      return;
    }
    this.run.join(downstream, options);
  }

  private newRun(): DispatchRun<T> {
    const dispatcher = (this.dispatcher.fresh?.() ?? this.dispatcher) as Dispatcher<T> & Dispatcher<never>;
    if (atWork.has(dispatcher)) {
      throw new TypeError('This dispatcher serves another source: give it fresh(), or use one for each');
    }
    atWork.add(dispatcher);
    return new DispatchRun<T>(this.connectSource, dispatcher, this.settings, () => {
      atWork.delete(dispatcher);
      this.run = undefined;
    });
  }
}
