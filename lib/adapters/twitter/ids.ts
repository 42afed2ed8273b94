/** Post ids exceed 2^53: they are digits in a string everywhere and are compared as BigInt, never as numbers. */

const idPattern = /^[0-9]{1,19}$/;

export function isId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value);
}

/** The later of two ids; `undefined` stands for "none yet". */
export function laterId(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) {
    return a ?? b;
  }
  return BigInt(a) >= BigInt(b) ? a : b;
}
