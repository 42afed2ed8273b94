/** What a timer can hold: one that is longer fires at once. */
export const LONGEST_DELAY_MS = 2 ** 31 - 1;

export interface NumberRange {
  readonly from?: number;
  readonly to?: number;
  /** Exclusive lower bound, in place of `from`. */
  readonly above?: number;
  readonly integer?: boolean;
}

/** @throws RangeError, for instance "Expected `port` to be an integer from 0 to 65535, got `x` (string)". */
export function expectNumber(name: string, value: unknown, range: NumberRange): number {
  const fits =
    typeof value === 'number' &&
    (range.integer ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= (range.from ?? -Infinity) &&
    value <= (range.to ?? Infinity) &&
    value > (range.above ?? -Infinity);
  if (fits) return value;
  throw new RangeError(`Expected \`${name}\` to be ${describeRange(range)}, got \`${String(value)}\` (${typeof value})`);
}

/** The same for text from a command line. */
export function expectNumberText(name: string, text: string, range: NumberRange): number {
  const number = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  try {
    return expectNumber(name, number, range);
  } catch {
    // The user typed text, so the message shows text.
    return expectNumber(name, text, range);
  }
}

/** The value itself is not shown: the one text there is is a secret. */
export function expectText(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(`Expected \`${name}\` to be a string that is not empty, got ${value === '' ? 'an empty one' : typeof value}`);
}

function describeRange({ from, to, above, integer }: NumberRange): string {
  const kind = integer ? 'an integer' : 'a number';
  if (above !== undefined) return `${kind} above ${String(above)}`;
  if (from !== undefined && to !== undefined) return `${kind} from ${String(from)} to ${String(to)}`;
  return from === undefined ? kind : `${kind} of at least ${String(from)}`;
}
