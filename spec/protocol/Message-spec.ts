import { isMessage, MESSAGE } from '../../lib/protocol/Message.js';

describe('isMessage', () => {
  it('knows a message by its brand, whoever made it', () => {
    expect(MESSAGE).toBe(Symbol.for('rxjs-demand/message'));
    expect(isMessage({ [MESSAGE]: true, data: 1, ack: () => undefined, nack: () => undefined })).toBe(true);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a string', 'message'],
    ['a number', 0],
    ['an object without the brand', { data: 1, ack: () => undefined, nack: () => undefined }],
    ['an object whose brand is something else', { [MESSAGE]: 'yes' }],
    ['a function with the brand', Object.assign(() => undefined, { [MESSAGE]: true })],
  ])('%s is none', (_what, event) => {
    expect(isMessage(event)).toBe(false);
  });
});
