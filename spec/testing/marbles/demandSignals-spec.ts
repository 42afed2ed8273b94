import { demandSignals } from '../../../lib/testing/marbles/demandSignals.js';

const read = (marbles: string, values?: Readonly<Record<string, number>>): unknown[] =>
  demandSignals(marbles, values).map(({ frame, notification }) => [frame, notification.value]);

// parseMarbles counts ten frames for each character outside of TestScheduler.run.
it('digits, groups, * and letters are requests', () => {
  expect(read('2-(11)-*a', { a: 10 })).toEqual([
    [0, 2],
    [20, 1],
    [20, 1],
    [70, Infinity],
    [80, 10],
  ]);
});

it('0 is no request, and says what to write for ten', () => {
  expect(() => read('--(10)')).toThrow(
    new RangeError(
      "'--(10)': 0 is no request. A digit is a request by itself, so (10) asks for 1 and for 0; for ten write a letter, with { a: 10 }",
    ),
  );
});

it('a letter must be told', () => {
  expect(() => read('2-x')).toThrow(new RangeError("'2-x': 'x' stands for no number. Say which: { x: 10 }"));
});

it('what cannot be asked for can be written all the same, to see what it does', () => {
  expect(read('z0', { z: -1, 0: 0 })).toEqual([
    [0, -1],
    [10, 0],
  ]);
});
