import { readFileSync } from 'node:fs';
import { killPrograms, runProgram } from '../support/runProgram.js';

/** The samples of dispatching, and what they print. */
const outputs: Readonly<Record<string, string>> = {
  'competing-consumers.ts': `ann: 3330 jobs
bob: 3330 jobs
cyd: 3330 jobs
slow: 10 jobs
`,
  'broadcast-with-selector.ts': `asked for 2
  archive: 1 2
asked for 2
  archive: 3 4
  shipping: 3
asked for 1
  archive: 5
asked for 1
  archive: 6
  shipping: 6
asked for 2
  archive: 7 8
asked for 2
  archive: 9 10
  shipping: 9
asked for 1
  archive: 11
asked for 1
  archive: 12
  shipping: 12
`,
  'partition-by-language.ts': `pt [ 'bom dia' ]
en [ 'good morning' ]
pt [ 'boa tarde' ]
es [ 'buenos días' ]
en [ 'good night' ]
pt [ 'boa noite' ]
pt complete
en complete
es complete
`,
  'custom-dispatcher.ts': `gold 75
silver 25
`,
  'many-tasks-under-supervision.ts': `10000 fetched, 4 failed and were started again, at most 100 at a time
`,
};

describe('the samples of dispatching', () => {
  jest.setTimeout(30_000);
  afterEach(killPrograms);

  describe.each(Object.keys(outputs))('%s', (name) => {
    const text = readFileSync(`samples/${name}`, 'utf8');

    it('prints what it says', async () => {
      const program = runProgram(`samples/${name}`);
      expect(await program.exitCode).toBe(0);
      expect(program.stderr()).toBe('');
      expect(program.stdout()).toBe(outputs[name]);
    });

    it('is short, says how to run it, and is in the table', () => {
      expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
      expect(text).toMatch(new RegExp(`^// npx tsx --tsconfig samples/tsconfig\\.json samples/${name.replaceAll('.', '\\.')} `));
      expect(readFileSync('samples/README.md', 'utf8')).toContain(`| [${name}](${name}) `);
    });
  });
});
