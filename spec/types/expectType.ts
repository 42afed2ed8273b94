/** True only for the very same type: `any`, optionality and readonly are told apart. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/**
 * `expectType<Expected>()(value)` compiles only when the value's type equals `Expected` exactly.
 * Two calls, because TypeScript infers either all type arguments of one call or none.
 */
export function expectType<Expected>(): <Actual>(
  value: Actual,
  ...mismatch: Equal<Actual, Expected> extends true ? [] : [{ expected: Expected; got: Actual }]
) => void {
  return () => undefined;
}

/** `expectTrue<Equal<A, B>>()` for types that have no value at hand. */
export function expectTrue<_T extends true>(): void {
  // Compiled, never run.
}
