import { readdirSync, readFileSync } from 'node:fs';
import { killPrograms, runProgram } from '../support/runProgram.js';

const outputs: Readonly<Record<string, string>> = {
  'letters-of-a-sentence.ts': `asked for 10
  "the quick "
asked for 10
  "brown fox "
asked for 10
  "jumps over"
asked for 10
  " the lazy "
asked for 10
  "dog"
`,
  'multiplier.ts': `A is asked for 10, answers 10
  B multiplies 5
    C gets 0 2 4 6
    C gets 8
  B multiplies 5
    C gets 10 12 14
    C gets 16 18
A is asked for 5, answers 5
  B multiplies 5
    C gets 20 22
    C gets 24 26 28
A is asked for 5, answers 5
  B multiplies 5
    C gets 30
    C gets 32 34 36 38
`,
  'fast-producer-slow-consumer.ts': `concatMap: 100000 made, 50 stored, at most 100000 waiting
demandConsumer: 59 made, 50 stored, at most 10 waiting
`,
  'async-iterable.ts': `[ 'line 1', 'line 2', 'line 3' ]
[ 'line 4', 'line 5', 'line 6' ]
6 lines taken
`,
  'marble-test-of-a-stage.ts': 'passed\n',
};

const samples = Object.keys(outputs);

describe('the small samples', () => {
  jest.setTimeout(30_000);
  afterEach(killPrograms);

  it('are all run, here or in another spec of this folder', () => {
    const specs = readdirSync('spec/samples').filter((name) => name.endsWith('-spec.ts'));
    const texts = specs.map((name) => readFileSync(`spec/samples/${name}`, 'utf8')).join('');
    const notRun = readdirSync('samples').filter((name) => name.endsWith('.ts') && !texts.includes(`  '${name}': `));
    expect(notRun).toEqual([]);
  });

  describe.each(samples)('%s', (name) => {
    const text = readFileSync(`samples/${name}`, 'utf8');

    it('prints what it says', async () => {
      const program = runProgram(`samples/${name}`);
      expect(await program.exitCode).toBe(0);
      expect(program.stderr()).toBe('');
      expect(program.stdout()).toBe(outputs[name]);
    });

    it('is short, says how to run it, and is in the table', () => {
      expect(text.split('\n').length).toBeLessThanOrEqual(40);
      expect(text).toMatch(new RegExp(`^// npx tsx --tsconfig samples/tsconfig\\.json samples/${name.replaceAll('.', '\\.')} `));
      expect(readFileSync('samples/README.md', 'utf8')).toContain(`| [${name}](${name}) `);
    });
  });
});
