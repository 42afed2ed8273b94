import { MarbleNames } from '../../../lib/testing/marbles/MarbleNames.js';
import { isDeepEqual } from '../../../lib/testing/values/isDeepEqual.js';

const names = (given?: Readonly<Record<string, unknown>>): MarbleNames => new MarbleNames(given, isDeepEqual);

it('calls a value what the test calls it', () => {
  const made = names({ a: [0, 1], b: 12 });
  expect([made.nameOf(12), made.nameOf([0, 1])]).toEqual(['b', 'a']);
  expect(made.legend()).toBe('\n  where a = [0, 1], b = 12');
});

it('calls a character and a digit what they are, and does not explain them', () => {
  const made = names();
  expect(['a', 3, '7', '*'].map((value) => made.nameOf(value))).toEqual(['a', '3', '7', '*']);
  expect(made.legend()).toBe('');
});

it('finds a letter for everything else, the same each time, and explains it', () => {
  const made = names({ A: 'taken' });
  expect([10, 'two', 10, '-', ' '].map((value) => made.nameOf(value))).toEqual(['B', 'C', 'B', 'D', 'E']);
  expect(made.legend()).toBe("\n  where B = 10, C = 'two', D = '-', E = ' '");
});

it('tells a number from the same number as text', () => {
  const made = names();
  expect(['3', 3].map((value) => made.nameOf(value))).toEqual(['3', 'A']);
  expect(made.legend()).toBe("\n  where 3 = '3', A = 3");
});

it('never runs out of letters', () => {
  const made = names();
  const letters = Array.from({ length: 200 }, (_, index) => made.nameOf(100 + index));
  expect(new Set(letters).size).toBe(200);
});

it('says * for unbounded demand', () => {
  const made = names({ '*': Infinity });
  expect([made.nameOf(Infinity), made.legend()]).toEqual(['*', '']);
});
