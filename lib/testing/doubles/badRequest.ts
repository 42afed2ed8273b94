/** A source's answer to a request for no number of events (3.9). */
export function badRequest(n: number): RangeError {
  return new RangeError(`Rule 3.9: request(${String(n)}) reached the source`);
}
