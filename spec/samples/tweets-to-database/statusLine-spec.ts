import { Counts } from '../../../samples/tweets-to-database/Counts.js';
import { statusLine } from '../../../samples/tweets-to-database/statusLine.js';

const counts = Object.assign(new Counts(), { served: 1300, stored: 1190, duplicates: 10, requests: 13 });

describe('statusLine', () => {
  it('says what has been done, and how fast', () => {
    expect(statusLine(counts, 1000, 812.4)).toEqual({
      figures: 'stored 1190, duplicates 10, in flight 100/1000, requests 13',
      speed: ', 812/s',
    });
  });

  it('says what the API still allows, once it has said so', () => {
    const limited = Object.assign(new Counts(), { requests: 2, rateLimitLeft: 448 });
    expect(statusLine(limited, 1000, undefined)).toEqual({
      figures: 'stored 0, duplicates 0, in flight 0/1000, requests 2 (448 left)',
      speed: '',
    });
  });

  it('says what was refused, when there is any', () => {
    const { figures } = statusLine(Object.assign(new Counts(), { rejected: 2 }), 1000, undefined);
    expect(figures).toContain('duplicates 0, rejected 2, in flight');
  });

  it('says whom it waits for when posts are in flight and none gets stored', () => {
    expect(statusLine(counts, 1000, 0)).toEqual({
      figures: 'stored 1190, duplicates 10, in flight 100/1000 waiting for the database, requests 13',
      speed: '',
    });
    expect(statusLine(new Counts(), 1000, 0).figures).not.toContain('waiting');
  });
});
