import { type ExampleBlock, printedBy, projectBlocks, typeErrors } from './exampleBlocks.js';

const root = process.cwd();
const blocks = projectBlocks(root);
const executed = blocks.filter(({ run }) => run);
const checkedOnly = blocks.filter(({ run }) => !run);
let errors: Map<ExampleBlock, string[]>;

const at = ({ file, line }: ExampleBlock) => `${file}:${line}`;

describe(`${executed.length} examples run, ${checkedOnly.length} marked no-run are type-checked only`, () => {
  beforeAll(() => {
    errors = typeErrors(root, blocks);
  }, 60_000);

  it.each(executed.map((block) => [at(block), block] as const))(
    '%s',
    async (_, block) => {
      expect(errors.get(block) ?? []).toEqual([]);
      expect(await printedBy(block, require)).toEqual(block.expected);
    },
    15_000,
  );

  if (checkedOnly.length > 0) {
    it.each(checkedOnly.map((block) => [at(block), block] as const))('%s (no-run)', (_, block) => {
      expect(errors.get(block)).toEqual([]);
    });
  }
});
