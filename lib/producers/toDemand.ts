import type { Observable } from 'rxjs';
import { DemandObservable } from '../observable/DemandObservable.js';
import { choiceOption, optionalFunction, optionsObject } from '../protocol/options.js';
import { producerSettings } from './ProducerOptions.js';
import { PushLink } from './PushLink.js';

/**
 * What a full buffer does with the next event.
 *
 * - `error`: the source is unsubscribed and the stream fails with a `BufferOverflowError`. For data that must not be lost unnoticed.
 * - `dropOldest`: keeps the newest `bufferSize` events. For prices, positions, states.
 * - `dropNewest`: keeps what already waits. For first come, first served.
 * - `latest`: keeps one event, the newest; `bufferSize` is 1 whatever it says.
 */
export type Overflow = 'error' | 'dropOldest' | 'dropNewest' | 'latest';

/** The buffer between a push source and demand. */
export interface ToDemandOptions<T> {
  /** Most events that wait for demand. Unit: events. An integer of at least 0, or `Infinity`. Default: 10_000. */
  readonly bufferSize?: number;
  /** What a full buffer does. Default: `'error'`. */
  readonly overflow?: Overflow;
  /** Told of every event that is given up, also of those that waited when the stream was cancelled or failed. */
  readonly onDrop?: (event: T) => void;
}

/**
 * Gives a push source a bounded buffer, and answers demand from it.
 *
 *     source       abcde-----------f--|
 *     requested    1----2------9-------
 *     overflow: 'dropOldest', bufferSize: 2
 *     emitted      a----(de)-------f--|      b and c were dropped
 *
 * - **Emits when** an event is there and there is demand: at once as it comes, or from the buffer.
 * - **Asks upstream when**: never; a push source cannot be asked. It is subscribed at once, and the buffer bridges what it is too fast.
 * - **Completes when** the source has completed and the buffer is empty. An error of the source overtakes the buffer.
 * - **On cancel** unsubscribes from the source.
 *
 * ```ts
 * import { Subject } from 'rxjs';
 * import { requestOn, toDemand } from 'rxjs-demand';
 *
 * const clicks$ = new Subject<string>();
 * const demand$ = new Subject<number>();
 * clicks$
 *   .pipe(toDemand({ bufferSize: 2, overflow: 'dropOldest', onDrop: (click) => console.log('dropped', click) }), requestOn(demand$))
 *   .subscribe((click) => console.log(click));
 * clicks$.next('a');
 * clicks$.next('b');
 * clicks$.next('c'); // => dropped a
 * demand$.next(5);
 * // => b
 * // => c
 * clicks$.next('d'); // => d
 * ```
 *
 * Source: RxJava `onBackpressureBuffer`, `onBackpressureLatest`; GenStage's buffer of a producer that is pushed to.
 *
 * @throws RangeError for an option out of range, TypeError for an `onDrop` that is no function.
 */
export function toDemand<T>(options: ToDemandOptions<T> = {}): (source: Observable<T>) => DemandObservable<T> {
  const { overflow = 'error', onDrop } = optionsObject(options);
  choiceOption('overflow', overflow, ['error', 'dropOldest', 'dropNewest', 'latest']);
  optionalFunction('onDrop', onDrop);
  const settings = producerSettings({ ...options, bufferKeep: overflow === 'dropOldest' || overflow === 'latest' ? 'last' : 'first' });
  return (source) =>
    new DemandObservable((downstream) => {
      new PushLink(downstream, settings, overflow, onDrop).start(source);
    });
}
