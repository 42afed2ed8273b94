/** Validation with one message format: name, range, value and type. Checked when an operator is called, before any subscription. */

/** A value the way every message shows it: `` `10` (number) ``. */
export function describeValue(value: unknown): string {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  // An object's own toString may throw or run user code, and an array's may be endless.
  const text = Object(value) === value ? Object.prototype.toString.call(value) : String(value);
  return `\`${text}\` (${type})`;
}

/** Throws unless `holds`: the one format of all messages about what a user gave us. */
export function check(
  holds: boolean,
  name: string,
  what: string,
  value: unknown,
  ErrorType: new (message: string) => Error = RangeError,
): asserts holds {
  if (!holds) {
    throw new ErrorType(`Expected \`${name}\` to be ${what}, got ${describeValue(value)}`);
  }
}

/** Returns `value` when it is an integer from `least` to `most`. */
export function integerOption(name: string, value: unknown, least: number, most = Infinity): number {
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  check(isIntegerFrom(least, value) && value <= most, name, `an integer ${range}`, value);
  return value;
}

/** As `integerOption` with no upper end, `Infinity` included. */
export function sizeOption(name: string, value: unknown, least: number): number {
  check(value === Infinity || isIntegerFrom(least, value), name, `an integer of at least ${least} or Infinity`, value);
  return value;
}

/** Returns `value` when it is one of `choices`. */
export function choiceOption<T extends PropertyKey>(name: string, value: unknown, choices: readonly T[]): T {
  const texts = choices.map((choice) => (typeof choice === 'string' ? `'${choice}'` : String(choice)));
  check(choices.includes(value as T), name, `one of ${texts.join(', ')}`, value);
  return value as T;
}

/** Returns `value` when it is a boolean. */
export function booleanOption(name: string, value: unknown): boolean {
  check(typeof value === 'boolean', name, 'true or false', value);
  return value;
}

/** Returns `value` when it can be called. */
export function functionOption<T>(name: string, value: T): T {
  check(typeof value === 'function', name, 'a function', value, TypeError);
  return value;
}

/** As `functionOption`, of what need not be given. */
export function optionalFunction<T>(name: string, value: T): T {
  return value === undefined ? value : functionOption(name, value);
}

/** Returns `value` when it is an object. */
export function objectOption<T extends object>(name: string, value: T, what = 'an object'): T {
  check(typeof value === 'object' && (value as unknown) !== null, name, what, value, TypeError);
  return value;
}

/** Returns `options` when it is an object: a number in its place would change nothing, unnoticed. */
export function optionsObject<T extends object>(options: T): T {
  return objectOption('options', options);
}

function isIntegerFrom(least: number, value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= least;
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

/** The same, checked and filled in. */
export type WindowSettings = Required<WindowOptions>;

/** Fills in GenStage's defaults and checks the ranges. */
export function windowOptions(options: WindowOptions): WindowSettings {
  // Only what is not given is filled in: `null` is a value, and a wrong one.
  const { maxDemand = 1000, minDemand = Math.floor(maxDemand / 2) } = optionsObject(options);
  integerOption('maxDemand', maxDemand, 1);
  integerOption('minDemand', minDemand, 0, maxDemand - 1);
  return { maxDemand, minDemand };
}
