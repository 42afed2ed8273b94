import { of, throwError } from 'rxjs';
import { createMessage, isMessage } from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

const boom = new Error('boom');

/** A message, and the calls of its callbacks. */
function recorded() {
  const calls: unknown[][] = [];
  const message = createMessage('data', {
    ack: (...args: readonly unknown[]) => calls.push(['ack', ...args]),
    nack: (...args: readonly unknown[]) => calls.push(['nack', ...args]),
  });
  return { message, calls };
}

describe('createMessage', () => {
  beforeEach(collectUnhandledErrors);

  afterEach(restoreUnhandledErrors);

  it('carries its data, whatever it is', () => {
    for (const data of [undefined, null, 0, '', NaN, false, { a: 1 }]) {
      expect(createMessage(data).data).toBe(data);
      expect(isMessage(createMessage(data))).toBe(true);
    }
    expect([undefined, null, 0, '', {}, { ack: () => undefined }].some(isMessage)).toBe(false);
  });

  it('the first settlement counts', () => {
    const acked = recorded();
    acked.message.ack();
    acked.message.ack();
    acked.message.nack(boom);
    expect(acked.calls).toEqual([['ack']]);
    const nacked = recorded();
    nacked.message.nack(boom);
    nacked.message.ack();
    nacked.message.nack('later');
    expect(nacked.calls).toEqual([['nack', boom]]);
  });

  it('settled again from its own callback it counts once', () => {
    const calls: string[] = [];
    const message = createMessage(1, {
      ack: () => {
        calls.push('ack');
        message.nack(boom);
        message.ack();
      },
      nack: () => calls.push('nack'),
    });
    message.ack();
    expect(calls).toEqual(['ack']);
  });

  it('needs no callbacks, and does not mistake one for the other', () => {
    const calls: unknown[] = [];
    const record = (reason?: unknown) => calls.push(reason);
    createMessage(1).ack();
    createMessage(1).nack(boom);
    createMessage(1, { ack: record }).nack(boom);
    createMessage(1, { nack: record }).ack();
    expect(calls).toEqual([]);
  });

  it('calls them on the object they came in', () => {
    const channel = {
      log: [] as unknown[],
      ack() {
        this.log.push('ack');
      },
      nack(reason: unknown) {
        this.log.push(reason);
      },
    };
    createMessage(1, channel).ack();
    createMessage(1, channel).nack(boom);
    expect(channel.log).toEqual(['ack', boom]);
  });

  it('a callback that throws, or fails later, is reported as RxJS reports errors, and never thrown to who settles', async () => {
    const failing = () => {
      throw boom;
    };
    createMessage(1, { ack: failing }).ack();
    expect(await unhandledErrors()).toEqual([boom]);
    createMessage(1, { nack: failing }).nack('reason');
    expect(await unhandledErrors()).toEqual([boom]);
    createMessage(1, { ack: () => Promise.reject(boom) }).ack();
    await turn();
    expect(await unhandledErrors()).toEqual([boom]);
    createMessage(1, { nack: () => throwError(() => boom) }).nack('reason');
    expect(await unhandledErrors()).toEqual([boom]);
    createMessage(1, { ack: () => of(1) }).ack();
    expect(await unhandledErrors()).toEqual([]);
  });

  it.each([
    ['ack', { ack: 5 }, 'Expected `ack` to be a function, got `5` (number)'],
    ['nack', { nack: null }, 'Expected `nack` to be a function, got `null` (null)'],
    ['the callbacks', 5, 'Expected `options` to be an object, got `5` (number)'],
  ])('refuses %s of another kind', (_what, callbacks, text) => {
    expect(() => createMessage(1, callbacks as never)).toThrow(new TypeError(text));
  });
});
