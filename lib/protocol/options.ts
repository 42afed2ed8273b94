/** Validation with one message format: name, range, value and type. Checked when an operator is called, before any subscription. */

/** A value the way every message shows it: `` `10` (number) ``. */
export function describeValue(value: unknown): string {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  // An object's own toString may throw or run user code, and an array's may be endless.
  const text = type === 'object' || type === 'array' || type === 'function' ? Object.prototype.toString.call(value) : String(value);
  return `\`${text}\` (${type})`;
}

/** Returns `value` when it is an integer from `least` to `most`; throws the `RangeError` that says so otherwise. */
export function integerOption(name: string, value: unknown, least: number, most = Infinity): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) {
    return value as number;
  }
  const range = most === Infinity ? `of at least ${String(least)}` : `from ${String(least)} to ${String(most)}`;
  throw new RangeError(`Expected \`${name}\` to be an integer ${range}, got ${describeValue(value)}`);
}

/** As `integerOption` with no upper end, `Infinity` included. */
export function sizeOption(name: string, value: unknown, least: number): number {
  if (value === Infinity || (Number.isInteger(value) && (value as number) >= least)) {
    return value as number;
  }
  throw new RangeError(`Expected \`${name}\` to be an integer of at least ${String(least)} or Infinity, got ${describeValue(value)}`);
}

/** Returns `value` when it is one of `choices`. */
export function choiceOption<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  if (choices.includes(value as T)) {
    return value as T;
  }
  const list = choices.map((choice) => `'${choice}'`).join(', ');
  throw new RangeError(`Expected \`${name}\` to be one of ${list}, got ${describeValue(value)}`);
}

/** Returns `value` when it is a boolean. */
export function booleanOption(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') {
    return value;
  }
  throw new RangeError(`Expected \`${name}\` to be true or false, got ${describeValue(value)}`);
}

/** Returns `value` when it can be called. */
export function functionOption<T>(name: string, value: T): T {
  if (typeof value === 'function') {
    return value;
  }
  throw new TypeError(`Expected \`${name}\` to be a function, got ${describeValue(value)}`);
}

/** Returns `options` when it is an object: a number in its place would change nothing, unnoticed. */
export function optionsObject<T extends object>(options: T): T {
  if (typeof options === 'object' && (options as unknown) !== null) {
    return options;
  }
  throw new TypeError(`Expected \`options\` to be an object, got ${describeValue(options)}`);
}

/** The window of a consumer or a stage. */
export interface WindowOptions {
  /**
   * Most events in flight: asked for and not yet handled. Unit: events. An integer of at least 1. Default: 1000.
   * The first request is exactly this many.
   */
  readonly maxDemand?: number;
  /**
   * Ask again when no more than this many are left in flight. Unit: events. From 0 to `maxDemand - 1`. Default: `floor(maxDemand / 2)`.
   * With 1000/750 the consumer asks for 1000, then for 250 each time 250 have been handled.
   */
  readonly minDemand?: number;
}

/** Fills in GenStage's defaults and checks the ranges. */
export function windowOptions(options: WindowOptions): { readonly maxDemand: number; readonly minDemand: number } {
  // Only what is not given is filled in: `null` is a value, and a wrong one.
  const { maxDemand = 1000 } = optionsObject(options);
  integerOption('maxDemand', maxDemand, 1);
  const { minDemand = Math.floor(maxDemand / 2) } = options;
  integerOption('minDemand', minDemand, 0, maxDemand - 1);
  return { maxDemand, minDemand };
}
