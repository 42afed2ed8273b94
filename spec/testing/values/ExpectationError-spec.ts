import { expectSame, ExpectationError } from '../../../lib/testing/values/ExpectationError.js';

it('carries what runners make their difference from', () => {
  const thrown = ((): unknown => {
    try {
      expectSame('They are alike', [1], [2]);
    } catch (error) {
      return error;
    }
    return undefined;
  })() as ExpectationError;
  expect(thrown).toBeInstanceOf(ExpectationError);
  expect(thrown).toBeInstanceOf(Error);
  expect(thrown.name).toBe('ExpectationError');
  expect(thrown.message).toBe('They are alike\n  expected  [2]\n  actual    [1]');
  expect([thrown.actual, thrown.expected]).toEqual([[1], [2]]);
});

it('is not thrown when they are alike', () => {
  expectSame('They are alike', { a: [1] }, { a: [1] });
});
