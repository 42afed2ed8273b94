import fc from 'fast-check';
import { parsePage } from '../../../lib/adapters/twitter/parsePage.js';
import { parseJson, UnreadableJson } from '../../../lib/adapters/twitter/parseJson.js';
import { readProblem } from '../../../lib/adapters/twitter/problem.js';

/** `levels` arrays, one in the other. */
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('parseJson', () => {
  it('reads whatever JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes 64 levels and no more', () => {
    expect(JSON.stringify(parseJson(nested(64)))).toBe(nested(64));
    expect(() => parseJson(nested(65))).toThrow(new UnreadableJson('nested deeper than 64 levels'));
  });

  it('counts objects and arrays alike', () => {
    const mixed = '{"a":['.repeat(33) + ']}'.repeat(33);
    expect(() => parseJson(mixed)).toThrow(new UnreadableJson('nested deeper than 64 levels'));
  });

  it('counts how deep it goes, not how many there are', () => {
    expect(parseJson(`[${Array.from({ length: 1_000 }, () => '{"a":[]}').join(',')}]`)).toHaveLength(1_000);
  });

  it.each(['['.repeat(100), `a\\" ${'{'.repeat(100)}`, `\\\\`, `${'\\'.repeat(7)}"${'['.repeat(100)}`])(
    'leaves brackets in a string alone: %j',
    (text) => {
      expect(parseJson(JSON.stringify([text]))).toEqual([text]);
    },
  );

  it('sees the brackets behind a string that ends in a backslash', () => {
    expect(() => parseJson(`["\\\\",${nested(64)}]`)).toThrow(new UnreadableJson('nested deeper than 64 levels'));
  });

  it.each(['', '<html>', '{"secret":', '"abc', '"abc\\'])('refuses %j without quoting it', (text) => {
    expect(() => parseJson(text)).toThrow(new UnreadableJson('not JSON'));
  });

  it('survives a million levels', () => {
    expect(() => parseJson(nested(1_000_000))).toThrow(UnreadableJson);
  });

  it('guards the body of a page and of a refusal', () => {
    expect(() => parsePage(nested(65))).toThrow('the answer is nested deeper than 64 levels');
    const deep = `{"detail":"said","more":${nested(64)}}`;
    expect(readProblem(deep, (text) => text).detail).toBeUndefined();
    expect(readProblem('{"detail":"said"}', (text) => text).detail).toBe('said');
  });
});
