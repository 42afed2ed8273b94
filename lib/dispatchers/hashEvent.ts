const PRIME = 0x01000193;

/**
 * A stable 32-bit hash (FNV-1a, from 0) of an event's value: equal values, equal hash, in every process and run. Objects are hashed by their JSON text.
 */
export function hashEvent(event: unknown): number {
  const value = typeof event === 'object' ? JSON.stringify(event) : (event as symbol);
  const text = typeof event + String(value);
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
  }
  return hash >>> 0;
}
