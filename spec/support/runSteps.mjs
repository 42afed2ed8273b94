// `npm test`: runs the named npm scripts one after the other, a heading before each, and stops at the first that fails.
import { spawnSync } from 'node:child_process';

const steps = process.argv.slice(2);
const started = Date.now();
const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;
const times = [];

for (const [index, step] of steps.entries()) {
  console.log(`\n--- ${index + 1}/${steps.length} ${step} ---`);
  const at = Date.now();
  const { status, signal } = spawnSync('npm', ['run', '--silent', step], { stdio: 'inherit', shell: process.platform === 'win32' });
  times.push(`${step} ${seconds(at)}`);
  if (status !== 0) {
    console.error(`\n${step} failed (${signal ?? `exit code ${status}`}) after ${seconds(at)}. To run it alone: npm run ${step}`);
    process.exit(status || 1);
  }
}

console.log(`\n${times.join(', ')}\nAll ${steps.length} steps passed in ${seconds(started)}.`);
