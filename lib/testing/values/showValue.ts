const DEEPEST = 4;
const LONGEST = 160;

/** A value the way failure messages show it: on one line, short, and without running code of its own. */
export function showValue(value: unknown): string {
  const text = show(value, []);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function show(value: unknown, above: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return `'${value}'`;
    case 'bigint':
      return `${String(value)}n`;
    case 'function':
      return `[function ${value.name}]`;
    case 'object':
      return value === null ? 'null' : showObject(value, above);
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

function showObject(value: object, above: readonly object[]): string {
  if (above.includes(value) || above.length === DEEPEST) {
    return '…';
  }
  const inside = [...above, value];
  if (value instanceof Error) {
    return `${value.name}: ${value.message}`;
  }
  if (Array.isArray(value)) {
    return list(value, (item) => show(item, inside), '[', ']');
  }
  if (value instanceof Date) {
    return `Date(${String(value.getTime())})`;
  }
  if (value instanceof RegExp) {
    return String(value);
  }
  if (value instanceof Map) {
    return list([...value], ([key, item]) => `${show(key, inside)} => ${show(item, inside)}`, 'Map {', '}');
  }
  if (value instanceof Set) {
    return list([...value], (item) => show(item, inside), 'Set {', '}');
  }
  const prefix = className(value);
  return list(Object.entries(value), ([key, item]) => `${key}: ${show(item, inside)}`, `${prefix === '' ? '' : `${prefix} `}{`, '}');
}

function list<T>(items: readonly T[], text: (item: T) => string, open: string, close: string): string {
  // More would not be shown anyhow.
  const shown = items.slice(0, LONGEST).map(text).join(', ');
  const room = close === '}' && shown !== '' ? ' ' : '';
  return `${open}${room}${shown}${room}${close}`;
}

function className(value: object): string {
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: string } } | null;
  return prototype === null || prototype === Object.prototype ? '' : (prototype.constructor?.name ?? '');
}
