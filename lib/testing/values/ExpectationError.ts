import { isDeepEqual } from './isDeepEqual.js';
import { showValue } from './showValue.js';

/** What every expectation of this entry throws. `actual` and `expected` are what test runners make their own difference from. */
export class ExpectationError extends Error {
  override readonly name = 'ExpectationError';

  constructor(
    message: string,
    readonly actual?: unknown,
    readonly expected?: unknown,
  ) {
    super(message);
  }
}

/** Throws when the two differ; `what` says in one sentence what was expected, and comes first in the message. */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  if (!isDeepEqual(actual, expected)) {
    throw new ExpectationError(`${what}\n  expected  ${showValue(expected)}\n  actual    ${showValue(actual)}`, actual, expected);
  }
}
