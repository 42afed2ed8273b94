import { config } from 'rxjs';

const before = config.onUnhandledError;
const reported: unknown[] = [];

/** From here on RxJS reports to the spec what it would otherwise throw from a timer. Call in `beforeEach`, and the other in `afterEach`. */
export function collectUnhandledErrors(): void {
  reported.length = 0;
  config.onUnhandledError = (error) => reported.push(error);
}

export function restoreUnhandledErrors(): void {
  config.onUnhandledError = before;
}

/** What was reported since the last look. RxJS reports from a timer; timers of equal length fire in the order they were set, so ours comes after. */
export async function unhandledErrors(): Promise<unknown[]> {
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  return reported.splice(0);
}
