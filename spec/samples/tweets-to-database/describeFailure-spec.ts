import { describeFailure } from '../../../samples/tweets-to-database/describeFailure.js';

const coded = (message: string, code: unknown): Error => Object.assign(new Error(message), { code });

describe('describeFailure', () => {
  it.each([
    [new Error('Cannot open the database x: refused'), 'Cannot open the database x: refused'],
    [coded('connect ECONNREFUSED 127.0.0.1:3306', 'ECONNREFUSED'), 'The database failed: connect ECONNREFUSED 127.0.0.1:3306'],
    // What connecting to a name with several addresses fails with.
    [coded('', 'ECONNREFUSED'), 'The database failed: ECONNREFUSED'],
    [new TypeError(''), 'TypeError'],
    [new Error('two\n  lines'), 'two lines'],
    [
      new Error('check `bearerToken`, `query`, `baseUrl` and `params`'),
      'check `TWITTER_BEARER_TOKEN`, `TWITTER_QUERY`, `TWITTER_API_URL` and `params`',
    ],
    ['thrown text', 'thrown text'],
    [undefined, 'undefined'],
  ])('%p is one line', (error, line) => {
    expect(describeFailure(error)).toBe(line);
  });
});
