import { list, MalformedAnswer, optionalString, readAuthors, readTweet, requiredId } from '../../../lib/adapters/twitter/readTweet.js';

const nobody = new Map<string, { id: string }>();
const ana = { id: '7', name: 'Ana', username: 'ana', location: 'Rio' };

describe('readTweet', () => {
  it('reads a post, and keeps it as it came beside that', () => {
    const post = { id: '1704123456789012345', text: 'a', created_at: '2026-01-02T03:04:05.000Z', author_id: '7', lang: 'pt' };
    const tweet = readTweet(post, new Map([['7', ana]]));
    expect(tweet).toEqual({
      id: '1704123456789012345',
      text: 'a',
      createdAt: '2026-01-02T03:04:05.000Z',
      authorId: '7',
      author: ana,
      raw: post,
    });
    expect(tweet.raw).toBe(post);
  });

  it('leaves out what the post does not say, so that no property is undefined', () => {
    expect(Object.keys(readTweet({ id: '1', text: '' }, nobody))).toEqual(['id', 'text', 'raw']);
    expect(Object.keys(readTweet({ id: '1', text: '', created_at: null }, nobody))).toEqual(['id', 'text', 'raw']);
  });

  it('names an author that did not come along by the id alone', () => {
    const tweet = readTweet({ id: '1', text: '', author_id: '8' }, new Map([['7', ana]]));
    expect(tweet.authorId).toBe('8');
    expect(Object.keys(tweet)).not.toContain('author');
  });

  it('takes null for an author that is not there, as for every other field', () => {
    expect(Object.keys(readTweet({ id: '1', text: '', author_id: null }, nobody))).toEqual(['id', 'text', 'raw']);
  });

  it.each([
    [undefined, 'a post has no `text`'],
    [null, 'a post has no `text`'],
    ['secret', 'a post has no `text`'],
    [{ id: '1' }, 'a post has no `text`'],
    [{ id: '1', text: 5 }, 'a post has no `text`'],
    [{ text: 'secret' }, '`id` is not a string of 1 to 19 digits (undefined)'],
    [{ id: 5, text: 'secret' }, '`id` is not a string of 1 to 19 digits (number)'],
    [{ id: '1', text: 'secret', author_id: 5 }, '`author_id` is not a string of 1 to 19 digits (number)'],
    [{ id: '1', text: 'secret', author_id: 'secret' }, '`author_id` is not a string of 1 to 19 digits (string)'],
    [{ id: '1', text: 'secret', created_at: 5 }, '`created_at` is not a string (number)'],
  ])('refuses %j, and quotes none of it', (post, message) => {
    expect(() => readTweet(post, nobody)).toThrow(new MalformedAnswer(message));
  });
});

describe('readAuthors', () => {
  it('finds each by id, with the fields that came', () => {
    const authors = readAuthors({
      users: [
        { ...ana, verified: true },
        { id: '8', name: null },
      ],
    });
    expect([...authors]).toEqual([
      ['7', ana],
      ['8', { id: '8' }],
    ]);
    expect(Object.keys(authors.get('8') ?? {})).toEqual(['id']);
  });

  it.each([undefined, null, 'users', [], {}, { users: null }])('knows nobody from %j', (includes) => {
    expect(readAuthors(includes).size).toBe(0);
  });

  it.each([
    [{ users: {} }, '`includes.users` is not a list (object)'],
    [{ users: [null] }, 'an entry of `includes.users` is not an object'],
    [{ users: ['7'] }, 'an entry of `includes.users` is not an object'],
    [{ users: [{}] }, '`includes.users.id` is not a string of 1 to 19 digits (undefined)'],
    [{ users: [{ id: '7', name: 5 }] }, '`includes.users.name` is not a string (number)'],
    [{ users: [{ id: '7', username: {} }] }, '`includes.users.username` is not a string (object)'],
    [{ users: [{ id: '7', location: false }] }, '`includes.users.location` is not a string (boolean)'],
  ])('refuses %j', (includes, message) => {
    expect(() => readAuthors(includes)).toThrow(new MalformedAnswer(message));
  });
});

describe('the values of an answer', () => {
  it('an id is digits in a string: a number was rounded on its way here', () => {
    expect(requiredId('1704123456789012345', 'id')).toBe('1704123456789012345');
    expect(() => requiredId(1_704_123_456, 'some.id')).toThrow(new MalformedAnswer('`some.id` is not a string of 1 to 19 digits (number)'));
    expect(() => requiredId(undefined, 'id')).toThrow(MalformedAnswer);
  });

  it('a string may be missing or null, which is the same; it may be empty', () => {
    expect([undefined, null, '', 'a'].map((value) => optionalString(value, 'name'))).toEqual([undefined, undefined, '', 'a']);
    expect(() => optionalString(['secret'], 'name')).toThrow(new MalformedAnswer('`name` is not a string (object)'));
  });

  it('a list may be missing or null, which is none of it', () => {
    const items = [1, 'a'];
    expect([undefined, null].map((value) => list(value, 'errors'))).toEqual([[], []]);
    expect(list(items, 'errors')).toBe(items);
    expect(() => list('secret', 'errors')).toThrow(new MalformedAnswer('`errors` is not a list (string)'));
  });

  it('what is malformed is told from a defect by its class and its name', () => {
    expect(new MalformedAnswer('why')).toBeInstanceOf(Error);
    expect(String(new MalformedAnswer('why'))).toBe('MalformedAnswer: why');
  });
});
