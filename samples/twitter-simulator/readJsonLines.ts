import { readFile } from 'node:fs/promises';
import { compareIds } from './compareIds.js';
import type { Post } from './Post.js';

/**
 * Reads recorded posts, one JSON object a line: `{"id","text","author_id","created_at","username"}`, the last three optional. Any order; the result is oldest first.
 *
 * @throws Error that names file and line when a line is no post, or when two posts have one id.
 */
export async function readJsonLines(path: string): Promise<readonly Post[]> {
  // Some editors begin a file with a byte order mark, which JSON does not know.
  const content = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  // By line feeds alone: node:readline would also break a text in two at a raw U+2028.
  const posts = content
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [toPost(line, `line ${String(index + 1)} of ${path}`)]));
  posts.sort((left, right) => compareIds(left.id, right.id));
  posts.forEach((post, index) => {
    const before = posts[index - 1];
    if (before && compareIds(before.id, post.id) === 0)
      throw new Error(`Expected the ids in ${path} to be unique, got \`${post.id}\` twice`);
  });
  return posts;
}

function toPost(line: string, where: string): Post {
  const record = parseObject(line, where);
  const id = stringField(record, 'id', where);
  if (!/^[0-9]{1,19}$/.test(id)) throw new Error(`Expected \`id\` in ${where} to be 1 to 19 digits, got \`${id}\` (string)`);
  const authorId = record['author_id'] === undefined ? '0' : stringField(record, 'author_id', where);
  const username = record['username'] === undefined ? `user_${authorId}` : stringField(record, 'username', where);
  const createdAt = record['created_at'] === undefined ? new Date(0).toISOString() : stringField(record, 'created_at', where);
  return { id, text: stringField(record, 'text', where), author: { id: authorId, name: username, username }, createdAt };
}

function parseObject(line: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new Error(`Expected ${where} to be JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`Expected ${where} to be a JSON object`);
  return Object.fromEntries(Object.entries(value));
}

function stringField(record: Record<string, unknown>, name: string, where: string): string {
  const value = record[name];
  if (typeof value === 'string') return value;
  throw new Error(`Expected \`${name}\` in ${where} to be a string, got \`${String(value)}\` (${typeof value})`);
}
