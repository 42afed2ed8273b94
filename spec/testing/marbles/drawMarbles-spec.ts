import { drawMarbles, type Mark } from '../../../lib/testing/marbles/drawMarbles.js';

const marks = (text: Readonly<Record<number, string>>): Mark[] =>
  Object.entries(text).flatMap(([frame, names]) => names.split(' ').map((name) => ({ frame: Number(frame), text: name })));

const draw = (expected: Readonly<Record<number, string>>, actual: Readonly<Record<number, string>>): string[] =>
  drawMarbles({ expected: marks(expected), actual: marks(actual) }).split('\n');

it('draws lines under each other, one column per frame', () => {
  expect(draw({ 0: 'a', 3: 'b', 4: '|' }, { 0: 'a', 2: 'b' })).toEqual(['  expected  a--b|', '  actual    a-b--']);
});

it('draws what happens in one frame as a group', () => {
  expect(draw({ 2: 'a b', 7: '|' }, { 2: 'a' })).toEqual(['  expected  --(ab)-|', '  actual    --a-----']);
});

it('draws nothing as nothing', () => {
  expect(draw({}, {})).toEqual(['  expected', '  actual']);
  expect(draw({ 1: 'a' }, {})).toEqual(['  expected  -a', '  actual    --']);
});

it('writes a long gap as time, the same in all lines', () => {
  expect(draw({ 0: 'a', 101: 'b' }, { 0: 'a', 102: 'b' })).toEqual(['  expected  a 100ms b-', '  actual    a 100ms -b']);
  expect(draw({ 31: 'a' }, {})).toEqual(['  expected   31ms a', '  actual     31ms -']);
  expect(draw({ 30: 'a' }, {})[0]).toBe(`  expected  ${'-'.repeat(30)}a`);
});

it('falls back to a table when a group would cover what follows it', () => {
  expect(draw({ 0: 'a b', 1: 'c' }, { 0: 'a', 10: 'c' })).toEqual([
    '  frame     0     1  10',
    '  expected  (ab)  c',
    '  actual    a        c',
  ]);
});

it('does so for times between two frames', () => {
  expect(draw({ 0.5: 'a' }, {})[0]).toBe('  frame     0.5');
});

it('sorts what came in any order of frames', () => {
  const late = [
    { frame: 2, text: 'b' },
    { frame: 0, text: 'a' },
  ];
  expect(drawMarbles({ actual: late })).toBe('  actual  a-b');
});
