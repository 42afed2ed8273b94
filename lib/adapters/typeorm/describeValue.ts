/** A value the way the core's messages show it: `` `10` (number) ``. Objects by their kind only, as their contents may be data. */
export function describeValue(value: unknown): string {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const text =
    (typeof value === 'object' && value !== null) || typeof value === 'function' ? Object.prototype.toString.call(value) : String(value);
  return `\`${text}\` (${type})`;
}
