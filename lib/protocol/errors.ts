import { describeValue } from './options.js';

/** A bounded buffer was full and its policy is to fail: the source was faster than the demand for longer than the buffer could bridge. */
export class BufferOverflowError extends Error {
  override readonly name = 'BufferOverflowError';

  constructor(
    /** How many events the buffer holds. */
    readonly bufferSize: number,
    /** The option or operator to look at. */
    hint: string,
  ) {
    super(`The buffer of ${bufferSize} events is full. ${hint}`);
  }
}

/** A source broke the protocol: it is not one of ours, and it was cancelled. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    /** The rule of docs/protocol.md that was broken. */
    readonly rule: string,
    what: string,
  ) {
    super(`Rule ${rule}: ${what}`);
  }
}

/** Somebody who is not ours, a source or a dispatcher, delivered more than was requested (1.1). */
export function overDelivery(who: string, events: number, requested: number): ProtocolError {
  return new ProtocolError('1.1', `${who} delivered ${events} events when ${requested} were requested`);
}

/** What `request(n)` answers to an `n` that cannot be asked for (3.9). */
export function invalidRequest(n: unknown): RangeError {
  return new RangeError(`Rule 3.9: expected \`n\` in request(n) to be a positive integer or Infinity, got ${describeValue(n)}`);
}
