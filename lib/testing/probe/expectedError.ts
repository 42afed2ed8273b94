import { isDeepEqual } from '../values/isDeepEqual.js';
import { showValue } from '../values/showValue.js';

/** The class of an error. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/** How an expected error can be told: any (undefined), its class, a RegExp for its message, itself or one that is equal. */
export type ExpectedError = ErrorClass | RegExp | Error | string | number | object | null | undefined;

export function isExpectedError(error: unknown, expected: ExpectedError): boolean {
  if (expected === undefined || isDeepEqual(error, expected)) {
    return true;
  }
  if (expected instanceof RegExp) {
    // Not test(): with the flag g or y that goes on from where it last stood.
    return error instanceof Error && error.message.search(expected) >= 0;
  }
  return isErrorClass(expected) && error instanceof expected;
}

export function showExpectedError(expected: ExpectedError): string {
  if (expected === undefined) {
    return 'any';
  }
  return isErrorClass(expected) ? expected.name : showValue(expected);
}

function isErrorClass(expected: ExpectedError): expected is ErrorClass & { readonly name: string } {
  return typeof expected === 'function' && (expected === Error || expected.prototype instanceof Error);
}
