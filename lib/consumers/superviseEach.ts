import { Observable, type ObservableInput, type OperatorFunction } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { functionOption, windowOptions, type WindowOptions } from '../protocol/options.js';
import { restartRule, type RestartOptions } from './restartRule.js';
import { Supervisor } from './Supervisor.js';

/** How many tasks run, and what becomes of one that fails. */
export interface SuperviseOptions<T = unknown> extends WindowOptions, RestartOptions<T> {}

/**
 * Starts one task per event, and keeps a bounded number of them alive.
 *
 *     maxDemand 3, minDemand 2
 *     requested      3-------2-----      two tasks have finished: two more events are asked for
 *     source         (abc)---(de)--
 *     task of a      ---1|
 *     task of b      -------2|
 *     superviseEach  ---1---2------
 *
 * - **Emits when** a task emits; tasks run side by side, so their results mix.
 * - **Asks upstream when** subscribed, for `maxDemand`; then for as many as have finished, once these are at least `minDemand` (and at least one):
 *   GenStage's rule for supervisors. A task that is started again has not finished.
 * - **Completes when** the source has completed and all tasks have finished. If the source fails, the tasks finish first, too.
 * - **On cancel** cancels the source and unsubscribes from all tasks.
 *
 * A message (`createMessage`) is acked when its task has completed, nacked when it failed and is not started again.
 *
 * ```ts
 * import { fromDemandProducer, superviseEach } from 'rxjs-demand';
 *
 * const urls$ = fromDemandProducer({ handleDemand: () => ({ events: ['/a', '/broken', '/b'], state: null, done: true }) });
 * urls$
 *   .pipe(
 *     superviseEach((url) => (url === '/broken' ? Promise.reject(new Error('404')) : Promise.resolve(`fetched ${url}`)), {
 *       maxDemand: 2,
 *       onFailure: (error, url) => console.log(`${url}: ${(error as Error).message}`),
 *     }),
 *   )
 *   .subscribe((result) => console.log(result));
 * // => fetched /a
 * // => /broken: 404
 * // => fetched /b
 * ```
 *
 * Source: GenStage `ConsumerSupervisor`.
 *
 * @param project  Called once per start of a task. Returns an ObservableInput: the task.
 * @throws TypeError when `project` is no function, or when piped onto an Observable that carries no demand; RangeError for an option out of range.
 */
export function superviseEach<T, R>(project: (event: T) => ObservableInput<R>, options: SuperviseOptions<T> = {}): OperatorFunction<T, R> {
  functionOption('project', project);
  const window = windowOptions(options);
  const newRule = restartRule(options);
  return (source) => {
    const connect = connectTo(source, 'superviseEach()');
    return new Observable((subscriber) => {
      connect(new Supervisor(subscriber, project, window, newRule()));
    });
  };
}
