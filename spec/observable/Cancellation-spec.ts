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
    const { AbortController } = globalThis;
    const make = jest.spyOn(globalThis, 'AbortController').mockImplementation(() => new AbortController());
    const cancellation = new Cancellation();
    cancellation.cancel();
    expect(make).not.toHaveBeenCalled();
    expect(cancellation.signal.aborted).toBe(true);
    expect(make).toHaveBeenCalledTimes(1);
  });
});
