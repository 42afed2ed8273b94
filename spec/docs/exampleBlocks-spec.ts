import { blocksOf, type ExampleBlock, printedBy, typeErrors } from './exampleBlocks.js';

const fence = (code: string, mode = 'ts') => `Text\n\n\`\`\`${mode}\n${code}\n\`\`\`\n`;

function only(code: string, mode?: string): ExampleBlock {
  const [block] = blocksOf('page.md', fence(code, mode));
  if (!block) throw new Error('no block found');
  return block;
}

describe('blocks', () => {
  it('are found in Markdown, with their line and what they promise to print', () => {
    expect(blocksOf('page.md', fence('console.log(1);\n// => 1') + fence('npm test', 'sh') + fence('let a: 1;', 'ts no-run'))).toEqual([
      { file: 'page.md', line: 4, language: 'ts', run: true, code: 'console.log(1);\n// => 1', expected: ['1'] },
      { file: 'page.md', line: 15, language: 'ts', run: false, code: 'let a: 1;', expected: [] },
    ]);
  });

  it('are found in doc comments only, freed of their stars', () => {
    const source = [
      'const a = `',
      '```ts',
      'not(this)',
      '```',
      '`;',
      '/**',
      ' * Text',
      ' *',
      ' * ```ts',
      ' * if (a) {',
      ' *   b();',
      ' * }',
      ' * ```',
      ' */',
    ];
    expect(blocksOf('lib/a.ts', source.join('\n'))).toMatchObject([{ line: 10, code: 'if (a) {\n  b();\n}' }]);
  });

  it.each([
    ['typescript', 'write `ts` or `js`'],
    ['ts norun', 'unknown fence'],
    ['js no-run', 'unknown fence'],
  ])('fenced %s are refused', (mode, message) => {
    expect(() => blocksOf('page.md', fence('1', mode))).toThrow(message);
  });

  it('that are never closed are refused', () => {
    expect(() => blocksOf('page.md', '```ts\nlet a;')).toThrow('page.md:1: the block that starts here is never closed');
  });
});

describe('a block that runs', () => {
  it.each([
    ['synchronously', 'console.log("a %d", 1); console.log([1, 2]);', ['a 1', '[ 1, 2 ]']],
    ['with top-level await', 'console.log(await Promise.resolve(1)); for await (const x of [2]) console.log(x);', ['1', '2']],
    ['with imports', 'import { basename as b } from "node:path";\nconsole.log(b("/a/b"));', ['b']],
    ['and prints later, as promised', 'setTimeout(() => console.log(1), 50);\n// => 1', ['1']],
    ['and prints a line too many', 'setTimeout(() => console.log(1), 1);', ['1']],
  ])('%s has its output captured', async (_, code, printed) => {
    expect(await printedBy(only(code), require)).toEqual(printed);
  });

  it('and throws fails', async () => {
    await expect(printedBy(only('await Promise.reject(new Error("no"))'), require)).rejects.toThrow('no');
  });

  it('and never prints what it promised is given up on', async () => {
    expect(await printedBy(only('// => 1'), require, 20)).toEqual([]);
  });
});

it('type errors are told by file and line, and blocks do not see each other', () => {
  const blocks = [only('const a: number = "1";'), only('const a = [1][0] + 1;'), only('const a = await Promise.resolve(1);\na.toFixed();')];
  expect([...typeErrors(process.cwd(), blocks).values()]).toEqual([
    ["page.md:4 TS2322 Type 'string' is not assignable to type 'number'."],
    ["page.md:4 TS2532 Object is possibly 'undefined'."],
    [],
  ]);
}, 60_000);
