import type { ChaosReport } from './runChaos.js';

/** Posts served for each post there is: 1 is no post read twice. */
export function rereadRatio({ api }: ChaosReport): number {
  return api.postsServed / api.distinctPosts;
}

/** What is wrong with the outcome; nothing when each post is there once, and no more was read than is allowed. */
export function findFaults(report: ChaosReport): string[] {
  const { api, corpusSize, table, rows, exitCode } = report;
  const { identical, missing, different, repeated } = table;
  return [
    ...(missing > 0 ? [`${String(missing)} posts are missing`] : []),
    ...(different > 0 ? [`${String(different)} posts have another text`] : []),
    ...(repeated > 0 || rows !== identical ? [`${String(rows)} rows for ${String(identical)} posts`] : []),
    ...(api.distinctPosts !== corpusSize ? [`of ${String(corpusSize)} posts ${String(api.distinctPosts)} were served`] : []),
    ...(rereadRatio(report) >= 1.5 ? [`the posts were read ${rereadRatio(report).toFixed(2)} times`] : []),
    ...(exitCode !== 0 ? [`the last job ended with ${String(exitCode)}`] : []),
  ];
}

/** A run in a few lines. */
export function describeRun(report: ChaosReport): string {
  const { seed, api, rows, table, jobKills, databaseKills, failures, tookMs } = report;
  const faults = Object.entries(api.faults).map(([kind, count]) => `${kind} ${String(count)}`);
  const total = Object.values(api.faults).reduce((sum, count) => sum + count, 0);
  return [
    `seed ${String(seed)}, ${(tookMs / 1000).toFixed(1)} s`,
    `kill -9 of the job ${String(jobKills)}, of the database ${String(databaseKills)}; the job ended by itself ${String(failures.length)} times`,
    `${String(api.requests)} requests, ${String(total)} with a fault: ${faults.join(', ')}`,
    `served ${String(api.distinctPosts)} posts, stored ${String(rows)}, lost ${String(table.missing)}, twice ${String(table.repeated)}`,
    `re-read ratio ${rereadRatio(report).toFixed(3)} (${String(api.postsServed)} served)`,
    ...failures.map((line) => `  it said: ${line}`),
    '',
  ].join('\n');
}
