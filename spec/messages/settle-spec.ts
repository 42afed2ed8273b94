import { settle } from '../../lib/messages/settle.js';

/** Answers how it was settled. */
const told = { ack: () => 'ack', nack: (reason: unknown) => ({ reason }) };

describe('settle', () => {
  it('acks, unless there is a refusal; answers what it is answered', () => {
    expect(settle(told, undefined)).toBe('ack');
    expect(settle(told, { error: 'full' })).toEqual({ reason: 'full' });
  });

  it('nacks also when the reason is undefined', () => {
    expect(settle(told, { error: undefined })).toEqual({ reason: undefined });
  });

  it('tells nobody who does not want to know', () => {
    expect([settle({}, undefined), settle({}, { error: 'full' })]).toEqual([undefined, undefined]);
  });
});
