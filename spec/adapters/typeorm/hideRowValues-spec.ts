import { inspect } from 'node:util';
import { QueryFailedError } from 'typeorm';
import { hideRowValues } from '../../../lib/adapters/typeorm/hideRowValues.js';

describe('hideRowValues', () => {
  it('keeps statement and parameters out of print and JSON, but readable', () => {
    const driverError = Object.assign(new Error('Data too long'), { code: 'ER_DATA_TOO_LONG', sql: "INSERT INTO t VALUES ('hunter2')" });
    const error = new QueryFailedError('INSERT INTO t VALUES ?', [[['hunter2']]], driverError);
    expect(inspect(error, { depth: 9 })).toContain('hunter2');
    expect(hideRowValues(error)).toBe(error);
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain('hunter2');
    expect(error.parameters).toEqual([[['hunter2']]]);
    expect(error).toMatchObject({ code: 'ER_DATA_TOO_LONG', message: 'Data too long', driverError });
  });

  it.each([undefined, null, 'text', Object.freeze(new Error('frozen'))])('leaves %p as it is', (error) => {
    expect(hideRowValues(error)).toBe(error);
  });
});
