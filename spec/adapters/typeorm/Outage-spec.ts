import type { SinkNotice } from 'rxjs-demand/typeorm';
import { Outage } from '../../../lib/adapters/typeorm/Outage.js';
import { ManualScheduler } from '../../support/manualScheduler.js';

const refused = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED secret.example:3306' };
const deadlock = { code: 'ER_LOCK_DEADLOCK', errno: 1213, message: 'secret' };
const again = { attempt: 2, waitMs: 1_449, rows: 30 };

function open() {
  const scheduler = new ManualScheduler(1_790_000_000_000);
  const notices: SinkNotice[] = [];
  return {
    scheduler,
    notices,
    kinds: () => notices.map(({ kind }) => kind),
    outage: new Outage((notice) => notices.push(notice), scheduler),
  };
}

describe('Outage', () => {
  it('tells of a statement that is sent again, in words and in figures', () => {
    const { outage, notices } = open();
    outage.failed(deadlock, again);
    expect(notices).toEqual([
      {
        kind: 'retry',
        message: 'a statement of 30 rows failed (ER_LOCK_DEADLOCK), again in 1.4 s (attempt 2)',
        attempt: 2,
        waitMs: 1_449,
        rows: 30,
        code: 'ER_LOCK_DEADLOCK',
      },
    ]);
  });

  it('takes no statement that the server undid for a server that is away', () => {
    const { outage, kinds } = open();
    outage.failed(deadlock, again);
    outage.answered();
    expect(kinds()).toEqual(['retry']);
  });

  it('tells once that the database is away, before the statement that has found out', () => {
    const { outage, notices, kinds } = open();
    outage.failed(refused, again);
    outage.failed(refused, again);
    outage.failed(deadlock, again);
    expect(kinds()).toEqual(['away', 'retry', 'retry', 'retry']);
    expect(notices[0]).toEqual({
      kind: 'away',
      message: 'the database is away (ECONNREFUSED): nothing more is asked for until it is back',
      code: 'ECONNREFUSED',
    });
  });

  it('tells once that it is back, and how long it was away since the first failure', () => {
    const { outage, notices, scheduler } = open();
    outage.failed(refused, again);
    scheduler.advance(61_000);
    outage.failed(refused, again);
    scheduler.advance(1_250);
    notices.length = 0;
    outage.answered();
    outage.answered();
    expect(notices).toEqual([{ kind: 'back', message: 'the database is back after 62.3 s', awayMs: 62_250 }]);
  });

  it('says nothing of a database that was there all the time', () => {
    const { outage, notices } = open();
    outage.answered();
    expect(notices).toEqual([]);
  });

  it('notices an outage that begins at the clock’s zero', () => {
    const notices: SinkNotice[] = [];
    const outage = new Outage((notice) => notices.push(notice), { now: () => 0 });
    outage.failed(refused, again);
    outage.failed(refused, again);
    outage.answered();
    expect(notices.map(({ kind }) => kind)).toEqual(['away', 'retry', 'retry', 'back']);
  });

  it('reckons the next outage by itself', () => {
    const { outage, notices, kinds, scheduler } = open();
    outage.failed(refused, again);
    scheduler.advance(5_000);
    outage.answered();
    outage.failed(refused, again);
    scheduler.advance(2_000);
    outage.answered();
    expect(kinds()).toEqual(['away', 'retry', 'back', 'away', 'retry', 'back']);
    expect(notices.at(-1)).toMatchObject({ awayMs: 2_000 });
  });

  it('quotes no message of the driver’s', () => {
    const { outage, notices } = open();
    outage.failed(refused, again);
    expect(JSON.stringify(notices)).not.toContain('secret');
  });
});
