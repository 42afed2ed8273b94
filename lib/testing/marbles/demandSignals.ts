import { parseSignals, type TimedSignal } from './TimedSignal.js';

/** What a character of a demand line asks for, when `values` says nothing else. */
export const DEMAND_VALUES: Readonly<Record<string, number>> = {
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [String(digit), digit])),
  '*': Infinity,
};

/**
 * Reads a line of demand: a digit is `request(n)` in that frame, `*` is `request(Infinity)`, `(11)` two requests in one frame, a letter what
 * `values` says.
 *
 * @throws RangeError for a character that stands for no number; a 0, as in `(10)`, is one.
 */
export function demandSignals(marbles: string, values: Readonly<Record<string, number>> = {}): readonly TimedSignal[] {
  return parseSignals(marbles).map((signal) =>
    signal.notification.kind === 'N'
      ? { ...signal, notification: { ...signal.notification, value: amount(String(signal.notification.value), marbles, values) } }
      : signal,
  );
}

function amount(character: string, marbles: string, values: Readonly<Record<string, number>>): number {
  const n = values[character] ?? DEMAND_VALUES[character];
  if (n !== undefined) {
    return n;
  }
  if (character === '0') {
    throw new RangeError(
      `'${marbles}': 0 is no request. A digit is a request by itself, so (10) asks for 1 and for 0; for ten write a letter, with { a: 10 }`,
    );
  }
  throw new RangeError(`'${marbles}': '${character}' stands for no number. Say which: { ${character}: 10 }`);
}
