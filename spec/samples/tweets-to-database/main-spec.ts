import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { killPrograms, runProgram } from '../../support/runProgram.js';

/** What needs a database is in spec/integration/mainJob-spec.ts. */

const MAIN = 'samples/tweets-to-database/main.ts';

jest.setTimeout(30_000);
afterEach(killPrograms);

it('a DATABASE_URL that cannot be read is a wrong setting: 2, before anything is done', async () => {
  const job = runProgram(MAIN, [], { DATABASE_URL: 'mysql:/me:secret@host/db' });
  expect(await job.exitCode).toBe(2);
  expect(job.stderr()).toMatch(/^DATABASE_URL is not a valid URL/);
  expect(job.stdout() + job.stderr()).not.toContain('secret');
});

it('says why it ends when what it prints cannot be written: 1', () => {
  const readOnly = openSync(MAIN, 'r');
  try {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', MAIN, '--help'], {
      env: { ...process.env, TSX_TSCONFIG_PATH: 'samples/tsconfig.json' },
      stdio: ['ignore', readOnly, 'pipe'],
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^Cannot write what there is to say: EBADF/)]);
  } finally {
    closeSync(readOnly);
  }
});
