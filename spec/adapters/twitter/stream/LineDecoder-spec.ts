import fc from 'fast-check';
import { LineDecoder, LineTooLong } from '../../../../lib/adapters/twitter/stream/LineDecoder.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What comes out of `text` when its bytes are cut at these places. */
function decoded(bytes: Uint8Array, cuts: readonly number[], maxLength = 1_000): string[] {
  const decoder = new LineDecoder(maxLength);
  const places = [0, ...cuts, bytes.length];
  return places.slice(1).flatMap((end, index) => decoder.push(bytes.subarray(places[index], end)));
}

describe('LineDecoder', () => {
  it('gives the same lines wherever two cuts fall: inside an emoji, an accent, between carriage return and line feed', () => {
    const bytes = encode('{"a":"amor 😍 é"}\r\n\r\n👩‍👩‍👧 "ß"\n');
    const expected = ['{"a":"amor 😍 é"}', '', '👩‍👩‍👧 "ß"'];
    for (let first = 0; first <= bytes.length; first += 1) {
      for (let second = first; second <= bytes.length; second += 1) {
        expect(decoded(bytes, [first, second])).toEqual(expected);
      }
    }
  });

  it('gives the same lines however any text is cut', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !/[\r\n\ufeff]/.test(text));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.array(fc.nat()), (lines, seeds) => {
        const bytes = encode(lines.map((text) => `${text}\r\n`).join(''));
        const cuts = seeds.map((seed) => seed % (bytes.length + 1)).sort((a, b) => a - b);
        expect(decoded(bytes, cuts)).toEqual(lines);
      }),
    );
  });

  it('keeps what has no line break yet', () => {
    const decoder = new LineDecoder(100);
    expect(decoder.push(encode('{"half":'))).toEqual([]);
    expect(decoder.push(encode('1}\r'))).toEqual([]);
    expect(decoder.push(encode('\nnext'))).toEqual(['{"half":1}']);
  });

  it('gives an empty line for each keep-alive', () => {
    expect(decoded(encode('\r\n\r\n\n'), [])).toEqual(['', '', '']);
  });

  it('leaves a carriage return in the middle of a line alone', () => {
    expect(decoded(encode('a\rb\r\n'), [])).toEqual(['a\rb']);
  });

  it('goes on behind bytes that are no UTF-8', () => {
    expect(decoded(Uint8Array.from([0x61, 0xff, 0xf0, 0x9f, 0x0a, 0x62, 0x0a]), [3])).toEqual(['a\ufffd\ufffd', 'b']);
  });

  it('takes a line of its full length and none longer, in one piece or in many', () => {
    expect(decoded(encode('12345\n'), [2, 4], 5)).toEqual(['12345']);
    expect(() => decoded(encode('123456\n'), [], 5)).toThrow(new LineTooLong(5));
    expect(() => decoded(encode('123456\n'), [3], 5)).toThrow(new LineTooLong(5));
  });

  it('gives up on a line that does not end, before it ends', () => {
    const decoder = new LineDecoder(1_000);
    const chunk = encode('x'.repeat(100));
    for (let index = 0; index < 10; index += 1) {
      expect(decoder.push(chunk)).toEqual([]);
    }
    expect(() => decoder.push(chunk)).toThrow('a line is longer than 1000 characters');
  });

  it('does not count the line breaks of many lines together', () => {
    expect(decoded(encode('1234\n'.repeat(100)), [], 5)).toHaveLength(100);
  });
});
