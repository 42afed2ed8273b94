import {
  choiceOption,
  describeValue,
  functionOption,
  integerOption,
  optionalFunction,
  sizeOption,
  windowOptions,
} from '../../lib/protocol/options.js';

describe('describeValue', () => {
  it.each([
    [10, '`10` (number)'],
    [-0.5, '`-0.5` (number)'],
    ['10', '`10` (string)'],
    [10n, '`10` (bigint)'],
    [true, '`true` (boolean)'],
    [undefined, '`undefined` (undefined)'],
    [null, '`null` (null)'],
    [Symbol('x'), '`Symbol(x)` (symbol)'],
    [{ toString: () => 'mine' }, '`[object Object]` (object)'],
    [Object.create(null), '`[object Object]` (object)'],
    [[1, 2], '`[object Array]` (array)'],
    [() => 1, '`[object Function]` (function)'],
  ])('%# shows the value and its type', (value, text) => {
    expect(describeValue(value)).toBe(text);
  });

  it('runs no code of the value', () => {
    const hostile = {
      toString: () => {
        throw new Error('ran');
      },
    };
    expect(describeValue(hostile)).toBe('`[object Object]` (object)');
  });
});

describe('integerOption', () => {
  it('returns an integer in range, ends included', () => {
    expect([0, 5, 9].map((value) => integerOption('minDemand', value, 0, 9))).toEqual([0, 5, 9]);
    expect(integerOption('maxDemand', 1e9, 1)).toBe(1e9);
  });

  it.each([
    [10, 'Expected `minDemand` to be an integer from 0 to 9, got `10` (number)'],
    [-1, 'Expected `minDemand` to be an integer from 0 to 9, got `-1` (number)'],
    [0.5, 'Expected `minDemand` to be an integer from 0 to 9, got `0.5` (number)'],
    ['5', 'Expected `minDemand` to be an integer from 0 to 9, got `5` (string)'],
    [NaN, 'Expected `minDemand` to be an integer from 0 to 9, got `NaN` (number)'],
  ])('refuses %p', (value, message) => {
    expect(() => integerOption('minDemand', value, 0, 9)).toThrow(new RangeError(message));
  });

  it('has a message without an upper end, which Infinity is no integer below', () => {
    expect(() => integerOption('maxDemand', Infinity, 1)).toThrow(
      new RangeError('Expected `maxDemand` to be an integer of at least 1, got `Infinity` (number)'),
    );
  });
});

describe('sizeOption', () => {
  it('takes Infinity', () => {
    expect([0, 3, Infinity].map((value) => sizeOption('bufferSize', value, 0))).toEqual([0, 3, Infinity]);
  });

  it.each([-1, 1.5, NaN, -Infinity, '3', null])('refuses %p', (value) => {
    expect(() => sizeOption('bufferSize', value, 0)).toThrow(
      new RangeError(`Expected \`bufferSize\` to be an integer of at least 0 or Infinity, got ${describeValue(value)}`),
    );
  });
});

describe('choiceOption', () => {
  it('takes what is on the list', () => {
    expect(choiceOption('bufferKeep', 'first', ['last', 'first'])).toBe('first');
  });

  it.each(['middle', '', 0])('refuses %p and lists the choices', (value) => {
    expect(() => choiceOption('bufferKeep', value, ['last', 'first'])).toThrow(
      new RangeError(`Expected \`bufferKeep\` to be one of 'last', 'first', got ${describeValue(value)}`),
    );
  });
});

describe('choiceOption of names', () => {
  it('shows each choice as it is written', () => {
    const late = Symbol('late');
    expect(choiceOption('partition', late, ['a', 0, late])).toBe(late);
    expect(() => choiceOption('partition', '0', ['a', 0, late])).toThrow(
      new RangeError("Expected `partition` to be one of 'a', 0, Symbol(late), got `0` (string)"),
    );
  });
});

describe('functionOption', () => {
  it('takes a function', () => {
    const onDiscard = () => undefined;
    expect(functionOption('onDiscard', onDiscard)).toBe(onDiscard);
  });

  it.each([undefined, null, {}, 'f'])('refuses %p', (value) => {
    expect(() => functionOption('onDiscard', value)).toThrow(
      new TypeError(`Expected \`onDiscard\` to be a function, got ${describeValue(value)}`),
    );
  });
});

describe('optionalFunction', () => {
  it('takes a function, or nothing', () => {
    const call = (): number => 1;
    expect([call, undefined].map((value) => optionalFunction('onDrop', value))).toEqual([call, undefined]);
  });

  it('refuses anything else', () => {
    expect(() => optionalFunction('onDrop', null)).toThrow(new TypeError('Expected `onDrop` to be a function, got `null` (null)'));
  });
});

describe('windowOptions', () => {
  it.each([
    [{}, 1000, 500],
    [{ maxDemand: 10 }, 10, 5],
    [{ maxDemand: 7 }, 7, 3],
    [{ maxDemand: 1 }, 1, 0],
    [{ maxDemand: 10, minDemand: 0 }, 10, 0],
    [{ maxDemand: 10, minDemand: 9 }, 10, 9],
    [{ minDemand: 999 }, 1000, 999],
  ])("%p has GenStage's defaults: %i/%i", (options, maxDemand, minDemand) => {
    expect(windowOptions(options)).toEqual({ maxDemand, minDemand });
  });

  it.each([
    [{ maxDemand: 0 }, 'Expected `maxDemand` to be an integer of at least 1, got `0` (number)'],
    [{ maxDemand: Infinity }, 'Expected `maxDemand` to be an integer of at least 1, got `Infinity` (number)'],
    [{ maxDemand: 10, minDemand: 10 }, 'Expected `minDemand` to be an integer from 0 to 9, got `10` (number)'],
    [{ minDemand: 2000 }, 'Expected `minDemand` to be an integer from 0 to 999, got `2000` (number)'],
    [{ minDemand: -1 }, 'Expected `minDemand` to be an integer from 0 to 999, got `-1` (number)'],
  ])('refuses %p', (options, message) => {
    expect(() => windowOptions(options)).toThrow(new RangeError(message));
  });
});
