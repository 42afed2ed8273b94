import { showValue } from '../values/showValue.js';

const FRESH = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.split('');

/**
 * The names of values on a line of marbles: the one that the test gave a value, else the value itself when it is one character, else a letter
 * that is free. The legend says what the letters stand for.
 */
export class MarbleNames {
  private readonly named: { readonly name: string; readonly value: unknown }[];
  private readonly used = new Set<string>();

  constructor(
    given: Readonly<Record<string, unknown>> | undefined,
    private readonly isEqual: (actual: unknown, expected: unknown) => boolean,
  ) {
    this.named = Object.entries(given ?? {}).map(([name, value]) => ({ name, value }));
  }

  nameOf(value: unknown): string {
    const known = this.named.find((entry) => this.isEqual(value, entry.value));
    const name = known?.name ?? this.name(value);
    this.used.add(name);
    return name;
  }

  /** ` where a = [0, 1], b = 12`, or nothing when every name speaks for itself. */
  legend(): string {
    const used = this.named.filter(({ name }) => this.used.has(name));
    const entries = used.filter(
      ({ name, value }) => !speaksForItself(name, value) || used.some((other) => isMistakable(value, other.value)),
    );
    return entries.length === 0 ? '' : `\n  where ${entries.map(({ name, value }) => `${name} = ${showValue(value)}`).join(', ')}`;
  }

  private name(value: unknown): string {
    const own = typeof value === 'number' ? String(value) : value;
    const name = typeof own === 'string' && /^[^\s()|#^!-]$/.test(own) && this.isFree(own) ? own : this.fresh();
    this.named.push({ name, value });
    return name;
  }

  private fresh(): string {
    const letter = FRESH.find((candidate) => this.isFree(candidate));
    if (letter !== undefined) {
      return letter;
    }
    let code = 0x3b1; // α, β, …: there are always more.
    while (!this.isFree(String.fromCodePoint(code))) {
      code++;
    }
    return String.fromCodePoint(code);
  }

  private isFree(name: string): boolean {
    return this.named.every((entry) => entry.name !== name);
  }
}

function speaksForItself(name: string, value: unknown): boolean {
  return name === value || (typeof value === 'number' && name === (value === Infinity ? '*' : String(value)));
}

/** A number and the same number as text. */
function isMistakable(a: unknown, b: unknown): boolean {
  return (typeof a === 'number' && b === String(a)) || (typeof b === 'number' && a === String(b));
}
