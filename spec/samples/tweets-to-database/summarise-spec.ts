import { Counts } from '../../../samples/tweets-to-database/Counts.js';
import { summarise } from '../../../samples/tweets-to-database/summarise.js';

const counted = (figures: Partial<Counts>): Counts => Object.assign(new Counts(), figures);
const facts = { mostInFlight: 1000, durationMs: 2500, drained: true };

describe('summarise', () => {
  it('is a line for each figure', () => {
    const counts = counted({ served: 2500, stored: 2400, duplicates: 100, largestInFlight: 300, pages: 25, requests: 27 });
    expect(summarise(counts, facts).split('\n')).toEqual([
      'served 2500',
      'stored 2400',
      'duplicates 100',
      'lost 0',
      'largest number in flight 300, allowed 1000',
      'pages fetched 25, requests 27',
      'took 2.5 s, 1000 posts per second',
      '',
    ]);
  });

  it('tells of what was refused, when there is any, and of what was lost', () => {
    const lines = summarise(counted({ served: 10, stored: 6, rejected: 3 }), facts).split('\n');
    expect(lines).toContain('rejected 3');
    expect(lines).toContain('lost 1');
  });

  it('does not call lost what a run that failed left for the next one', () => {
    const text = summarise(counted({ served: 10, stored: 6 }), { ...facts, drained: false });
    expect(text).toContain('\nnot stored 4\n');
    expect(text).not.toContain('lost');
  });

  it('of a run of no time has no rate', () => {
    expect(summarise(new Counts(), { ...facts, durationMs: 0 })).toContain('took 0.0 s, 0 posts per second\n');
  });
});
