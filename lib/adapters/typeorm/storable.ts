import type { Column } from './Column.js';
import { describeValue } from './describeValue.js';
import { RowError } from './failure.js';

/**
 * Refuses what a driver would store as something else without a word: an invalid date as 'NaN-NaN-NaN', NaN as NULL, an object as
 * '[object Object]', an array as its first element. Returns anything else as it is.
 */
export function storable(value: unknown, column: Column): unknown {
  if (typeof value === 'string') {
    return value;
  }
  const fine =
    typeof value === 'number' ? Number.isFinite(value) : typeof value === 'object' ? isStorableObject(value) : typeof value !== 'symbol';
  if (!fine) {
    throw new RowError(`Expected a value that column \`${column.propertyPath}\` can hold, got ${describeKind(value)}`);
  }
  return value;
}

function isStorableObject(value: object | null): boolean {
  if (value === null || value instanceof Uint8Array) {
    return true;
  }
  if (value instanceof Date) {
    return !Number.isNaN(value.getTime());
  }
  // Decimal, Long and the like say what they are through a toString of their own; a plain object or an array does not.
  return !Array.isArray(value) && value.toString !== Object.prototype.toString;
}

function describeKind(value: unknown): string {
  return value instanceof Date ? 'an invalid Date' : typeof value === 'symbol' ? 'a symbol' : describeValue(value);
}
