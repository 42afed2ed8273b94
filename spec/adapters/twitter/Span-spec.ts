import { joinSpans, spanHolds, type Span } from '../../../lib/adapters/twitter/Span.js';

const span = (after: number, before: number): Span => ({ after: BigInt(after), before: BigInt(before) });

describe('Span', () => {
  it('holds what lies between its ends, exclusive both', () => {
    expect([10n, 11n, 19n, 20n].map((id) => spanHolds(span(10, 20), id))).toEqual([false, true, true, false]);
  });

  it.each<[string, Span[], Span[]]>([
    ['sorts, newest first', [span(1, 3), span(10, 20)], [span(10, 20), span(1, 3)]],
    ['joins what overlaps', [span(10, 20), span(15, 30)], [span(10, 30)]],
    ['joins what lies within another', [span(10, 30), span(15, 20)], [span(10, 30)]],
    ['joins what touches: nothing lies between', [span(19, 30), span(10, 20)], [span(10, 30)]],
    ['keeps apart what one id separates', [span(20, 30), span(10, 20)], [span(20, 30), span(10, 20)]],
    ['drops what is empty', [span(10, 11), span(7, 7), span(9, 4)], []],
  ])('%s', (_what, spans, expected) => {
    expect(joinSpans(spans, 10)).toEqual(expected);
  });

  it('joins the oldest into one beyond the limit, with what lies between them', () => {
    const spans = [span(40, 45), span(30, 35), span(20, 25), span(10, 15)];
    expect(joinSpans(spans, 2)).toEqual([span(40, 45), span(10, 35)]);
  });
});
