import { redactor } from '../../../lib/adapters/twitter/redact.js';

describe('redactor', () => {
  const redact = redactor('AAA+secret/1');

  it('removes the token, as it is and percent-encoded, wherever it stands', () => {
    expect(redact('a AAA+secret/1 b AAA%2Bsecret%2F1 AAA+secret/1')).toBe('a [bearer token] b [bearer token] [bearer token]');
  });

  it('removes it before the text is shortened', () => {
    expect(redact(`${'x'.repeat(295)}AAA+secret/1`)).toBe(`${'x'.repeat(295)}[bear…`);
  });

  it('shortens what is too long and keeps it on one line', () => {
    expect(redact('y'.repeat(301))).toBe(`${'y'.repeat(300)}…`);
    expect(redact(' a\r\n\u001b[31mb ')).toBe('a [31mb');
  });
});
