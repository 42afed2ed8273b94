import { config } from 'rxjs';
import { expectSame } from '../values/ExpectationError.js';

/** Until RxJS has told of everything: it does from a timer, and timers of equal length fire in the order they were set. */
function told(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** What RxJS is told meanwhile that nobody handled. */
export async function reportedDuring(work: () => Promise<void>): Promise<readonly unknown[]> {
  const reported: unknown[] = [];
  const before = config.onUnhandledError;
  config.onUnhandledError = (error) => reported.push(error);
  try {
    await work();
  } finally {
    await told();
    config.onUnhandledError = before;
  }
  return reported;
}

/** An error that nobody handles is a failure of the test that causes it. Told again, it would bring down the runner, or fail the test behind. */
export async function failingQuietly(work: () => void | Promise<void>): Promise<void> {
  const reported = await reportedDuring(async () => work());
  expectSame('No error was reported that nobody handles', reported, []);
}
