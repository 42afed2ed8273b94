import { describeRun, findFaults } from './describeRun.js';
import type { ChaosReport } from './runChaos.js';

const GOOD: ChaosReport = {
  seed: 7,
  api: {
    requests: 50,
    pages: 40,
    postsServed: 1200,
    distinctPosts: 1000,
    byStatus: {},
    abandoned: 0,
    faults: { hang: 2, reset: 3 },
    rateLimit: undefined,
  },
  corpusSize: 1000,
  table: { identical: 1000, missing: 0, different: 0, repeated: 0 },
  rows: 1000,
  jobKills: 3,
  databaseKills: 1,
  failures: ['The database failed: gone'],
  exitCode: 0,
  tookMs: 12_345,
};

describe('findFaults', () => {
  it('has nothing to say of a good run', () => {
    expect(findFaults(GOOD)).toEqual([]);
  });

  it.each<[Partial<ChaosReport>, string]>([
    [{ table: { ...GOOD.table, missing: 2 } }, '2 posts are missing'],
    [{ table: { ...GOOD.table, different: 2 } }, '2 posts have another text'],
    [{ table: { ...GOOD.table, repeated: 1 } }, '1000 rows for 1000 posts'],
    [{ rows: 1001 }, '1001 rows for 1000 posts'],
    [{ corpusSize: 1002 }, 'of 1002 posts 1000 were served'],
    [{ api: { ...GOOD.api, postsServed: 1500 } }, 'the posts were read 1.50 times'],
    [{ exitCode: 1 }, 'the last job ended with 1'],
  ])('%j', (change, fault) => {
    expect(findFaults({ ...GOOD, ...change })).toEqual([fault]);
  });
});

describe('describeRun', () => {
  it('says what happened in a few lines', () => {
    expect(describeRun(GOOD).split('\n')).toEqual([
      'seed 7, 12.3 s',
      'kill -9 of the job 3, of the database 1; the job ended by itself 1 times',
      '50 requests, 5 with a fault: hang 2, reset 3',
      'served 1000 posts, stored 1000, lost 0, twice 0',
      're-read ratio 1.200 (1200 served)',
      '  it said: The database failed: gone',
      '',
    ]);
  });
});
