import type { EventEmitter } from 'node:events';
import {
  asyncScheduler,
  fromEvent,
  map,
  merge,
  ReplaySubject,
  share,
  skip,
  take,
  tap,
  throttleTime,
  type Observable,
  type SchedulerLike,
} from 'rxjs';

/** One Ctrl-C may reach this process twice, from the terminal and through npm and tsx: within some 30 ms, as measured. */
const SAME_KEYSTROKE_MS = 250;

/** 128 + the signal's number, as shells have it. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

export type StopSignal = keyof typeof EXIT_CODES;

/**
 * The polite and the hasty end: emits the first SIGINT or SIGTERM, also to whoever subscribes later; at the second `abort` is called with an
 * exit code.
 */
export function onShutdown(
  signals: EventEmitter,
  abort: (exitCode: number) => void,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<StopSignal> {
  const received = (signal: StopSignal): Observable<StopSignal> => fromEvent(signals, signal).pipe(map(() => signal));
  const signal$ = merge(received('SIGINT'), received('SIGTERM')).pipe(throttleTime(SAME_KEYSTROKE_MS, scheduler), share());
  const first$ = new ReplaySubject<StopSignal>(1);
  signal$.pipe(take(1)).subscribe(first$);
  signal$
    .pipe(
      skip(1),
      tap((signal) => abort(EXIT_CODES[signal])),
    )
    .subscribe();
  return first$;
}
