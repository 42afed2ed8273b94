import type { Message } from 'rxjs-demand';
import { ReportTally } from '../../../lib/adapters/typeorm/ReportTally.js';

const rows = ['a', 'b', 'c', 'd', 'e'];
const tooLong = new Error('too long');
const noKey = new Error('no key');

/** A message that writes down in `log` what it is told. */
const message = (log: unknown[]): Message<string> =>
  ({ ack: () => log.push('ack'), nack: (reason: unknown) => log.push(['nack', reason]) }) as unknown as Message<string>;

describe('ReportTally', () => {
  it('counts over all statements of a batch; what was neither stored nor rejected was there already', () => {
    const tally = new ReportTally(rows, () => undefined);
    tally.stored(2);
    tally.stored(0);
    tally.stored(1);
    tally.rejected('d', tooLong, undefined);
    expect(tally.report()).toEqual({ rows, inserted: 3, duplicates: 1, rejected: 1 });
  });

  it('reports the rows as they came', () => {
    expect(new ReportTally(rows, undefined).report().rows).toBe(rows);
  });

  it('needs nobody to tell while no row is rejected', () => {
    const tally = new ReportTally(rows, undefined);
    tally.stored(5);
    expect(tally.report()).toEqual({ rows, inserted: 5, duplicates: 0, rejected: 0 });
  });

  it('tells of each rejected row with its error, at once', () => {
    const told: unknown[] = [];
    const tally = new ReportTally(rows, (row, error) => told.push([row, error]));
    tally.rejected('b', tooLong, undefined);
    expect(told).toEqual([['b', tooLong]]);
    tally.rejected('e', noKey, undefined);
    expect(told).toEqual([
      ['b', tooLong],
      ['e', noKey],
    ]);
    expect(tally.report().rejected).toBe(2);
  });

  it('fails with the first rejection that nobody was told of, once the other rows are through', () => {
    const tally = new ReportTally(rows, undefined);
    expect(() => {
      tally.rejected('b', tooLong, undefined);
      tally.rejected('c', noKey, undefined);
      tally.stored(3);
    }).not.toThrow();
    expect(() => tally.report()).toThrow(tooLong);
  });

  it('fails also with a rejection that is undefined', () => {
    const tally = new ReportTally(rows, undefined);
    tally.rejected('b', undefined, undefined);
    const thrown = jest.fn();
    try {
      tally.report();
    } catch (error) {
      thrown(error);
    }
    expect(thrown).toHaveBeenCalledWith(undefined);
  });

  it('nacks the message of a rejected row, after the dead letter', () => {
    const log: unknown[] = [];
    const tally = new ReportTally(rows, (row) => log.push(['dead letter', row]));
    tally.rejected('b', tooLong, message(log));
    expect(log).toEqual([
      ['dead letter', 'b'],
      ['nack', tooLong],
    ]);
  });

  it('nacks it also when nobody is told otherwise', () => {
    const log: unknown[] = [];
    new ReportTally(rows, undefined).rejected('b', tooLong, message(log));
    expect(log).toEqual([['nack', tooLong]]);
  });

  it('nacks it, with why it was rejected, also when the dead letter throws; that is the caller’s', () => {
    const log: unknown[] = [];
    const mistake = new Error('mistake');
    const tally = new ReportTally(rows, () => {
      throw mistake;
    });
    expect(() => tally.rejected('b', tooLong, message(log))).toThrow(mistake);
    expect(log).toEqual([['nack', tooLong]]);
  });
});
