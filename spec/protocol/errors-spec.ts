import { BufferOverflowError, invalidRequest, ProtocolError } from '../../lib/protocol/errors.js';

describe('errors', () => {
  it('BufferOverflowError names the buffer and what to do', () => {
    const error = new BufferOverflowError(2, 'Raise it.');
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.bufferSize, error.message]).toEqual(['BufferOverflowError', 2, 'The buffer of 2 events is full. Raise it.']);
  });

  it('ProtocolError cites the rule', () => {
    const error = new ProtocolError('1.1', 'a source delivered 3 events when 2 were requested');
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.rule, error.message]).toEqual([
      'ProtocolError',
      '1.1',
      'Rule 1.1: a source delivered 3 events when 2 were requested',
    ]);
  });

  it.each([
    [0, '`0` (number)'],
    [-1, '`-1` (number)'],
    [NaN, '`NaN` (number)'],
    [1.5, '`1.5` (number)'],
    [undefined, '`undefined` (undefined)'],
    ['2', '`2` (string)'],
  ])('3.9 invalidRequest(%p) names the rule and the value', (n, described) => {
    const error = invalidRequest(n);
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe(`Rule 3.9: expected \`n\` in request(n) to be a positive integer or Infinity, got ${described}`);
  });
});
