const maxLength = 60;

/** A value the way every message of the package shows it: `` `10` (number) ``. */
export function describeValue(value: unknown): string {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  // An object's own toString may throw or run user code.
  const text = type === 'object' || type === 'array' || type === 'function' ? Object.prototype.toString.call(value) : String(value);
  return `\`${text.length > maxLength ? `${text.slice(0, maxLength)}…` : text}\` (${type})`;
}
