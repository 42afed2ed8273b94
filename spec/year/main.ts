/** `npm run year`: a year of polls every 20 seconds. */
import { parseArgs } from 'node:util';
import { expectNumberText } from '../../samples/twitter-simulator/expectOption.js';
import { describeYear, heapGrowth, simulateYear } from './simulateYear.js';

const HELP = `A year of polls every 20 seconds in virtual time, with outages, faults and crashes.

  npm run year [-- options]

  --days N    default 365
  --seed N    the same seed is the same year (default 1)
`;

/** In bytes. What the engine itself does to its heap is less. */
const FLAT = 1_000_000;

const { values } = parseArgs({ options: { days: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help) {
  process.stdout.write(HELP);
} else {
  const days = expectNumberText('--days', values.days ?? '365', { from: 2, integer: true });
  // Three days, a little less than the API's seven, and more than these.
  const longOutages = [
    { atDay: days * 0.15, days: 3 },
    { atDay: days * 0.4, days: 6.9 },
    { atDay: days * 0.7, days: 9 },
  ].filter((outage) => outage.atDay + outage.days < days - 2);
  const began = performance.now();
  const report = await simulateYear({
    seed: expectNumberText('--seed', values.seed ?? '1', { integer: true }),
    days,
    longOutages,
    samples: 40,
  });
  process.stdout.write(describeYear(report, performance.now() - began));
  const { lost, different, openTimers, nodeTimers } = report;
  if (lost + different + openTimers + nodeTimers > 0 || heapGrowth(report) > FLAT) {
    process.stdout.write('FAILED\n');
    process.exitCode = 1;
  }
}
