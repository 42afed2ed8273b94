import { projectOrNack } from '../../lib/messages/projectOrNack.js';
import { MessageLedger } from '../support/MessageLedger.js';

describe('projectOrNack', () => {
  it('answers what the function makes of the data, and leaves the message unsettled', () => {
    const ledger = new MessageLedger();
    expect(projectOrNack(ledger.message('a'), (data) => data.toUpperCase())).toBe('A');
    expect(ledger.settled).toEqual([]);
  });

  it('passes on what else the function is given, and no more', () => {
    const project = jest.fn((data: string, ...rest: readonly number[]) => `${data} ${rest.join(' ')}`);
    expect(projectOrNack(new MessageLedger().message('a'), project, 3, 4)).toBe('a 3 4');
    expect(project.mock.calls).toEqual([['a', 3, 4]]);
  });

  it('2.13 nacks the message with what the function throws, before the error goes on', () => {
    const ledger = new MessageLedger();
    const error = new Error('boom');
    const settledBefore: string[] = [];
    try {
      projectOrNack(ledger.message('a'), () => {
        throw error;
      });
    } catch (thrown) {
      settledBefore.push(...ledger.settled);
      expect(thrown).toBe(error);
    }
    expect(settledBefore).toEqual(['nack a: boom']);
  });

  it('an undefined that is thrown is an error, too', () => {
    const ledger = new MessageLedger();
    const project = (): never => {
      throw undefined;
    };
    expect(() => projectOrNack(ledger.message('a'), project)).toThrow();
    expect(ledger.settled).toEqual(['nack a: undefined']);
  });
});
