const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

const stringify: (value: unknown) => string | undefined = JSON.stringify;

/**
 * A stable 32-bit hash (FNV-1a) of an event's value: equal values, equal hash, in every process and run. Objects are hashed by their JSON text.
 */
export function hashEvent(event: unknown): number {
  // An object may have no JSON text: its toJSON() may say so.
  const text = (typeof event === 'object' && event !== null ? stringify(event) : undefined) ?? `${typeof event}:${String(event)}`;
  let hash = OFFSET;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
  }
  return hash >>> 0;
}
