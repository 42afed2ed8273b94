import { readStreamLine } from '../../../../lib/adapters/twitter/stream/readStreamLine.js';

const read = (message: unknown): ReturnType<typeof readStreamLine> =>
  readStreamLine(typeof message === 'string' ? message : JSON.stringify(message), (text) => text.replaceAll('secret', '[gone]'));
const data = { id: '1704123456789012345', text: 'amor 😍' };

describe('readStreamLine', () => {
  it.each(['', ' ', '\t'])('takes %j for a sign of life', (line) => {
    expect(read(line)).toEqual({ kind: 'keepAlive' });
  });

  it('reads a post with its author and the rules it came for', () => {
    const full = { ...data, author_id: '7', created_at: '2026-01-01T00:00:00.000Z' };
    const message = {
      data: full,
      includes: { users: [{ id: '7', username: 'eva' }] },
      matching_rules: [{ id: '11', tag: 'songs' }, { id: '12' }],
    };
    expect(read(message)).toEqual({
      kind: 'post',
      tweet: {
        id: data.id,
        text: data.text,
        authorId: '7',
        createdAt: '2026-01-01T00:00:00.000Z',
        author: { id: '7', username: 'eva' },
        matchingRules: [{ id: '11', tag: 'songs' }, { id: '12' }],
        raw: full,
      },
      partialErrors: 0,
    });
  });

  it('reads a post without rules, and counts the errors beside it', () => {
    expect(read({ data, errors: [{}, {}] })).toEqual({ kind: 'post', tweet: { ...data, raw: data }, partialErrors: 2 });
  });

  it('knows that the API says goodbye', () => {
    const errors = [{ title: 'operational-disconnect', disconnect_type: 'UpstreamOperationalDisconnect', detail: 'a secret reason' }];
    expect(read({ errors })).toEqual({
      kind: 'farewell',
      reason: 'the API ended the connection (operational-disconnect, UpstreamOperationalDisconnect, a [gone] reason)',
      tooManyConnections: false,
    });
    expect(read({ errors: ['what'] })).toEqual({ kind: 'farewell', reason: 'the API ended the connection', tooManyConnections: false });
  });

  it.each([{ type: 'https://api.x.com/2/problems/streaming-connection' }, { connection_issue: 'TooManyConnections' }])(
    'knows that there is a connection too many by %j',
    (error) => {
      expect(read({ errors: [error] })).toMatchObject({ kind: 'farewell', tooManyConnections: true });
    },
  );

  it.each([
    ['{"data":{"secret', 'not JSON'],
    [`{"data":${'['.repeat(100)}`, 'nested deeper than 64 levels'],
    ['[]', 'not an object'],
    ['7', 'not an object'],
    [{ control: 'new kind of message' }, 'without `data` and `errors`'],
    [{ data: { id: 7, text: '' } }, '`id` is not a string of 1 to 19 digits (number)'],
    [{ data, matching_rules: 7 }, '`matching_rules` is not a list (number)'],
    [{ data, matching_rules: [{ tag: 'x' }] }, 'a matching rule has no `id`'],
    [{ data, matching_rules: ['x'] }, 'a matching rule has no `id`'],
    [{ data, matching_rules: [{ id: '1', tag: 7 }] }, '`matching_rules.tag` is not a string (number)'],
    [{ data, matching_rules: [{ id: 1 }] }, '`matching_rules.id` is not a string (number)'],
  ])('ignores %j and says why, without quoting it', (message, reason) => {
    expect(read(message)).toEqual({ kind: 'ignored', reason });
  });
});
