import { CANCELLED, Cancellation } from '../../lib/observable/Cancellation.js';

describe('Cancellation', () => {
  it('aborts for a reason as AbortController itself would give it: an AbortError, which HTTP clients know', () => {
    expect(CANCELLED).toBeInstanceOf(DOMException);
    expect([CANCELLED.name, CANCELLED.message]).toEqual(['AbortError', 'The subscription was cancelled or has failed']);
  });

  it('has one signal, which is aborted when it is cancelled', () => {
    const cancellation = new Cancellation();
    const { signal } = cancellation;
    expect(signal.aborted).toBe(false);
    cancellation.cancel();
    expect([signal.aborted, signal.reason, cancellation.signal]).toEqual([true, CANCELLED, signal]);
  });

  it('makes no signal that nobody looks at; one that is asked for later is aborted already', () => {
    let made = 0;
    const Counted = class extends AbortController {
      constructor() {
        super();
        made++;
      }
    };
    jest.replaceProperty(globalThis, 'AbortController', Counted);
    const cancellation = new Cancellation();
    cancellation.cancel();
    expect(made).toBe(0);
    expect(cancellation.signal.aborted).toBe(true);
    expect(made).toBe(1);
  });
});
