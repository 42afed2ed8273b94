// `npm run mutation [-- folder or file of lib …]`: changes the code one small thing at a time and asks the specs whether they notice.
// What they did not notice is printed; docs/mutation-testing.md says how to read it.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** The specs that meet the mutants of a folder, the nearest first: the first that fails is the last. */
const throughout = ['conformance', 'genstage', 'misuse-spec.ts'];
const specsOf = {
  protocol: ['protocol', ...throughout],
  buffers: ['buffers', ...throughout],
  dispatchers: ['dispatchers', 'stages', ...throughout],
  observable: ['observable', ...throughout],
  consumers: ['consumers', ...throughout],
  producers: ['producers', 'misuse-spec.ts'],
  stages: ['stages', 'misuse-spec.ts'],
};

const asked = process.argv.slice(2);
const targets = asked.length > 0 ? asked : Object.keys(specsOf);
const folderOf = (target) => target.split('/')[0];
const unknown = targets.filter((target) => !(folderOf(target) in specsOf));
if (unknown.length > 0) {
  console.error(`Not in a folder that is mutated: ${unknown.join(', ')}. These are: ${Object.keys(specsOf).join(', ')}`);
  process.exit(1);
}

const rows = [];
let failed = false;
for (const target of targets) {
  console.log(`\n--- lib/${target} ---`);
  const report = `reports/mutation/${target.replaceAll(/[^\w.]+/g, '-')}.json`;
  rmSync(report, { force: true });
  const { status } = spawnSync('npx', ['stryker', 'run', '.config/stryker.config.js'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: {
      ...process.env,
      MUTATION_FILES: target.endsWith('.ts') ? `lib/${target}` : `lib/${target}/**/*.ts`,
      MUTATION_SPECS: JSON.stringify(specsOf[folderOf(target)]),
      MUTATION_REPORT: report,
    },
  });
  failed ||= status !== 0;
  rows.push({ target, ...score(report) });
}
console.table(rows);
process.exit(failed ? 1 : 0);

function score(report) {
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (status) => states.filter((one) => one === status).length;
  const [killed, timeout, survived, noCoverage] = ['Killed', 'Timeout', 'Survived', 'NoCoverage'].map(count);
  const found = killed + timeout;
  const percent = ((100 * found) / (found + survived + noCoverage)).toFixed(1);
  // Crashed: the mutant filled the memory. Stryker leaves these and those it ignored out of the score.
  return { killed, timeout, survived, noCoverage, crashed: count('RuntimeError'), ignored: count('Ignored'), 'score %': percent };
}
