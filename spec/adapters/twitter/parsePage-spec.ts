import { parsePage } from '../../../lib/adapters/twitter/parsePage.js';
import { MalformedAnswer } from '../../../lib/adapters/twitter/readTweet.js';

const parse = (body: unknown): ReturnType<typeof parsePage> => parsePage(JSON.stringify(body));

describe('parsePage', () => {
  it('reads a page', () => {
    const data = [
      { id: '1704123456789012346', text: 'é 😍', author_id: '7', created_at: '2026-01-02T03:04:05.000Z', lang: 'pt' },
      { id: '1704123456789012345', text: 'b', author_id: '8' },
      { id: '3', text: '' },
    ];
    const includes = { users: [{ id: '7', name: 'Ana', username: 'ana', location: 'Rio', verified: true }] };
    expect(parse({ data, includes, meta: { result_count: 3, newest_id: '1704123456789012346', oldest_id: '3', next_token: 't' } })).toEqual(
      {
        kind: 'page',
        tweets: [
          {
            id: '1704123456789012346',
            text: 'é 😍',
            authorId: '7',
            createdAt: '2026-01-02T03:04:05.000Z',
            author: { id: '7', name: 'Ana', username: 'ana', location: 'Rio' },
            raw: data[0],
          },
          { id: '1704123456789012345', text: 'b', authorId: '8', raw: data[1] },
          { id: '3', text: '', raw: data[2] },
        ],
        newestId: '1704123456789012346',
        nextToken: 't',
        partialErrors: 0,
      },
    );
  });

  it('reads zero results, which come without `data`', () => {
    expect(parse({ meta: { result_count: 0 } })).toEqual({
      kind: 'page',
      tweets: [],
      newestId: undefined,
      nextToken: undefined,
      partialErrors: 0,
    });
  });

  it('takes the newest id of the posts when `meta` has none', () => {
    const data = ['9', '10', '8'].map((id) => ({ id, text: '' }));
    expect(parse({ data, meta: {} }).newestId).toBe('10');
  });

  it('counts partial errors beside the posts', () => {
    const page = parse({ data: [{ id: '1', text: '' }], errors: [{ title: 'Not Found Error' }, {}], meta: { result_count: 2 } });
    expect(page.partialErrors).toBe(2);
    expect(page.tweets).toHaveLength(1);
  });

  it('takes a page whose posts were all withheld', () => {
    expect(parse({ errors: [{ title: 'Not Found Error' }], meta: { result_count: 1, next_token: 't' } })).toMatchObject({
      tweets: [],
      nextToken: 't',
      partialErrors: 1,
    });
  });

  it('takes null for "not there"', () => {
    const data = [{ id: '1', text: '', created_at: null }];
    const page = parse({ data, errors: null, includes: { users: [{ id: '7', location: null }] }, meta: { next_token: null } });
    expect(page.nextToken).toBeUndefined();
    expect(page.tweets[0]).not.toHaveProperty('createdAt');
    expect(parse({ data, meta: { newest_id: null } }).newestId).toBe('1');
    expect(() => parse({ data: null, meta: { result_count: 5 } })).toThrow(
      new MalformedAnswer('the answer announces results and has no `data`'),
    );
  });

  const post = { id: '1', text: '' };
  it.each([
    ['', 'the answer is not JSON'],
    ['<html>503</html>', 'the answer is not JSON'],
    ['{"data":[', 'the answer is not JSON'],
    ['null', 'the answer has no `meta`'],
    ['[]', 'the answer has no `meta`'],
    [{}, 'the answer has no `meta`'],
    [{ data: [post] }, 'the answer has no `meta`'],
    [{ meta: { result_count: 5 } }, 'the answer announces results and has no `data`'],
    [{ meta: {} }, 'the answer announces results and has no `data`'],
    [{ data: {}, meta: {} }, '`data` is not a list (object)'],
    [{ data: [7], meta: {} }, 'a post has no `text`'],
    [{ data: [{ id: '1' }], meta: {} }, 'a post has no `text`'],
    ['{"data":[{"id":1704123456789012345,"text":""}],"meta":{}}', '`id` is not a string of 1 to 19 digits (number)'],
    [{ data: [{ text: '' }], meta: {} }, '`id` is not a string of 1 to 19 digits (undefined)'],
    [{ data: [{ ...post, author_id: 7 }], meta: {} }, '`author_id` is not a string of 1 to 19 digits (number)'],
    [{ data: [{ ...post, created_at: 7 }], meta: {} }, '`created_at` is not a string (number)'],
    [{ data: [post], meta: { newest_id: 7 } }, '`meta.newest_id` is not a string of 1 to 19 digits (number)'],
    [{ data: [post], meta: { next_token: 7 } }, '`meta.next_token` is not a string (number)'],
    [{ data: [post], meta: {}, includes: { users: [7] } }, 'an entry of `includes.users` is not an object'],
    [{ data: [post], meta: {}, includes: { users: [{ id: 7 }] } }, '`includes.users.id` is not a string of 1 to 19 digits (number)'],
  ])('refuses %j', (body, message) => {
    expect(() => parsePage(typeof body === 'string' ? body : JSON.stringify(body))).toThrow(new MalformedAnswer(message));
  });
});
