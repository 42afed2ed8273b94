import type { Unsubscribable } from 'rxjs';
import { reportUnhandled } from './reportUnhandled.js';

/** Unsubscribes. A teardown that throws is reported: cancelling returns normally (3.16), and what else there is to cancel is cancelled. */
export function tearDown(subscription: Unsubscribable | undefined): void {
  try {
    subscription?.unsubscribe();
  } catch (error) {
    reportUnhandled(error);
  }
}
