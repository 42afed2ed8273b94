import { throwError } from 'rxjs';

/** Reports an error that no observer can be told of the way RxJS does: to `config.onUnhandledError`, or by throwing it from a timer. */
export function reportUnhandled(error: unknown): void {
  throwError(() => error).subscribe();
}
