/**
 * Why the signals of a subscription are aborted. One for all: an error made on the spot remembers, in V8, who was on the stack until somebody
 * reads its `stack`, and so whoever keeps the signal would keep the observer (3.13).
 */
export const CANCELLED = /* @__PURE__ */ new DOMException('The subscription was cancelled or has failed', 'AbortError');

/**
 * How a user's function learns that nobody waits for it any more. The signal is made, and aborted, only when somebody looks at it: that takes
 * longer (some 14 µs) than all the rest of a short subscription.
 */
export class Cancellation {
  private controller: AbortController | undefined;
  private cancelled = false;

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.cancelled) {
      this.controller.abort(CANCELLED);
    }
    return this.controller.signal;
  }

  cancel(): void {
    this.cancelled = true;
    this.controller?.abort(CANCELLED);
  }
}
