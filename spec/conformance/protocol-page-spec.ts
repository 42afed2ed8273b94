import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** docs/protocol.md and the specs say the same: every rule has specs where the page says, and every number in a title is a rule of the page. */

const page = readFileSync('docs/protocol.md', 'utf8');
const folder = 'spec/conformance';

const rules = [...page.matchAll(/^\| (\d\.\d+) +\|.*\]\(\.\.\/(spec\/conformance\/\S+)\) +\|$/gm)].map(([, rule = '', file = '']) => ({
  rule,
  file,
}));

/** The rule numbers at the beginning of a file's titles. */
function titled(file: string): Set<string> {
  return new Set([...readFileSync(file, 'utf8').matchAll(/['"`(](\d\.\d+) /g)].map(([, rule = '']) => rule));
}

it('has found the rules', () => {
  expect(rules.length).toBeGreaterThan(25);
});

it.each(rules)('$rule has specs in $file', ({ rule, file }) => {
  expect(existsSync(file) && titled(file).has(rule)).toBe(true);
});

it('no title begins with a number that is no rule', () => {
  const known = new Set(rules.map(({ rule }) => rule));
  const strangers = readdirSync(folder).flatMap((file) =>
    [...titled(join(folder, file))].filter((rule) => !known.has(rule)).map((rule) => `${rule} in ${file}`),
  );
  expect(strangers).toEqual([]);
});
