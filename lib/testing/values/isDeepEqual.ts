/**
 * Whether two values are the same for a test: equal numbers (`NaN` is `NaN`, `0` is not `-0`), arrays, plain objects and class instances of the
 * same class with equal parts, maps, sets, dates, and errors with the same class, message and cause. Functions and promises: the same one.
 */
export function isDeepEqual(actual: unknown, expected: unknown): boolean {
  return equal(actual, expected, new Map());
}

/** `compared` holds the pairs that are being compared further up: a cycle is equal when nothing else differs. */
function equal(a: unknown, b: unknown, compared: Map<object, object>): boolean {
  if (Object.is(a, b)) {
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return false;
  }
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) {
    return false;
  }
  if (compared.get(a) === b) {
    return true;
  }
  compared.set(a, b);
  if (Array.isArray(a)) {
    const other = b as readonly unknown[];
    // Spread: every() would pass over what is not there.
    return a.length === other.length && [...(a as readonly unknown[])].every((item, index) => equal(item, other[index], compared));
  }
  return equalContents(a, b, compared) && equalProperties(a, b, compared);
}

/** What is not a property. */
function equalContents(a: object, b: object, compared: Map<object, object>): boolean {
  if (a instanceof Date) {
    return Object.is(a.getTime(), (b as Date).getTime());
  }
  if (a instanceof RegExp) {
    const other = b as RegExp;
    return a.source === other.source && a.flags === other.flags;
  }
  if (a instanceof Map) {
    return equal([...a], [...(b as Map<unknown, unknown>)], compared);
  }
  if (a instanceof Set) {
    return equal([...a], [...(b as Set<unknown>)], compared);
  }
  if (a instanceof Error) {
    const other = b as Error;
    return a.message === other.message && equal(a.cause, other.cause, compared);
  }
  // Nothing in them can be looked at.
  return !(a instanceof Promise || a instanceof WeakMap || a instanceof WeakSet);
}

function equalProperties(a: object, b: object, compared: Map<object, object>): boolean {
  const keys = ownKeys(a);
  const others = new Set(ownKeys(b));
  return (
    keys.length === others.size &&
    keys.every((key) => others.has(key) && equal(Reflect.get(a, key) as unknown, Reflect.get(b, key) as unknown, compared))
  );
}

/** An error's `stack` says where it was made, which is no part of what it is. */
function ownKeys(value: object): PropertyKey[] {
  const isOurs = (key: PropertyKey): boolean => Object.prototype.propertyIsEnumerable.call(value, key);
  return Reflect.ownKeys(value).filter((key) => isOurs(key) && !(value instanceof Error && key === 'stack'));
}
