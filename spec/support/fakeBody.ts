import { EventEmitter } from 'node:events';

/** A Node stream that says what the spec has it say, and knows whether it was let go. */
export class FakeBody extends EventEmitter {
  destroyed = false;

  destroy(): void {
    this.destroyed = true;
  }

  /** Bytes arrive, in one piece. */
  send(data: string | Uint8Array): void {
    this.emit('data', Buffer.from(data as string));
  }

  /** What was sent is at its end. */
  close(): void {
    this.emit('close');
  }

  break(error: unknown): void {
    this.emit('error', error);
    this.emit('close');
  }
}
