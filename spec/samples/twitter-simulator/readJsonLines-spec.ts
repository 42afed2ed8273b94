import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJsonLines } from '../../../samples/twitter-simulator/index.js';
import { closeSimulators, openSimulator, readPages, search } from './openSimulator.js';

describe('readJsonLines', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    path = join(folder, 'posts.jsonl');
  });
  afterEach(async () => {
    await closeSimulators();
    await rm(folder, { recursive: true });
  });

  const record = (id: string, text = `post ${id}`): string =>
    JSON.stringify({ id, text, author_id: '7', created_at: '2015-02-17T07:36:05.621Z', username: 'user_7' });

  it('reads posts and puts them in the order of their ids', async () => {
    await writeFile(path, `${record('567590027375702000')}\r\n\n${record('99')}\n`);
    expect(await readJsonLines(path)).toEqual([
      { id: '99', text: 'post 99', author: { id: '7', name: 'user_7', username: 'user_7' }, createdAt: '2015-02-17T07:36:05.621Z' },
      {
        id: '567590027375702000',
        text: 'post 567590027375702000',
        author: { id: '7', name: 'user_7', username: 'user_7' },
        createdAt: '2015-02-17T07:36:05.621Z',
      },
    ]);
  });

  it('does not take a raw U+2028 for the end of a line', async () => {
    await writeFile(path, record('1', 'a\u2028b'));
    expect((await readJsonLines(path))[0]?.text).toBe('a\u2028b');
  });

  it('does not take a byte order mark for a part of the first post', async () => {
    await writeFile(path, `\uFEFF${record('1')}`);
    expect((await readJsonLines(path))[0]?.id).toBe('1');
  });

  it('does without author, time and username', async () => {
    await writeFile(path, '{"id":"1","text":"a"}');
    expect(await readJsonLines(path)).toEqual([
      { id: '1', text: 'a', author: { id: '0', name: 'user_0', username: 'user_0' }, createdAt: '1970-01-01T00:00:00.000Z' },
    ]);
  });

  it.each([
    ['{"id":', /Expected line 2 of .*posts\.jsonl to be JSON: /],
    ['[1]', /Expected line 2 of .* to be a JSON object/],
    ['{"id":17,"text":"a"}', /Expected `id` in line 2 of .* to be a string, got `17` \(number\)/],
    ['{"id":"x1","text":"a"}', /Expected `id` in line 2 of .* to be 1 to 19 digits, got `x1` \(string\)/],
    ['{"id":"2"}', /Expected `text` in line 2 of .* to be a string, got `undefined` \(undefined\)/],
    [record('1'), /Expected the ids in .* to be unique, got `1` twice/],
    [record('01'), /Expected the ids in .* to be unique, got `01` twice/],
  ])('names the line that is wrong: %s', async (line, message) => {
    await writeFile(path, `${record('1')}\n${line}\n`);
    await expect(readJsonLines(path)).rejects.toThrow(message);
  });

  it('serves the recording, whatever the query, unless told to match', async () => {
    await writeFile(path, Array.from({ length: 25 }, (_, index) => record(String(567588278875213000n + BigInt(index) * 1000n))).join('\n'));
    const all = await openSimulator({ corpusFile: path });
    expect(all.corpusSize).toBe(25);
    expect((await readPages(all, { query: 'anitta' })).map((page) => page.meta?.result_count)).toEqual([10, 10, 5]);
    const matching = await openSimulator({ corpusFile: path, matchAll: false });
    expect(await search(matching, { query: 'anitta' })).toEqual({ meta: { result_count: 0 } });
    expect((await search(matching, { query: 'post 567588278875214000' })).meta?.result_count).toBe(1);
  });
});
