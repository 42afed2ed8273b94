/**
 * Why the signals of a subscription are aborted. One for all: an error made on the spot remembers, in V8, who was on the stack until somebody
 * reads its `stack`, and so whoever keeps the signal would keep the observer (3.13).
 */
export const CANCELLED = /* @__PURE__ */ new DOMException('The subscription was cancelled or has failed', 'AbortError');
