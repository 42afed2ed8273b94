import { WaitingPosts, type WaitingSettings } from '../../../../lib/adapters/twitter/stream/WaitingPosts.js';
import type { Tweet } from 'rxjs-demand/twitter';

const tweet = (id: number): Tweet => ({ id: String(id), text: '', raw: {} });
const ids = (tweets: readonly Tweet[]): string => tweets.map(({ id }) => id).join('');

function waitingPosts(settings: Partial<WaitingSettings>): { waiting: WaitingPosts; dropped: Tweet[] } {
  const dropped: Tweet[] = [];
  const onDrop = (given: Tweet): unknown => dropped.push(given);
  return { waiting: new WaitingPosts({ bufferSize: 2, overflow: 'error', onDrop, ...settings }), dropped };
}

describe('WaitingPosts', () => {
  it.each([
    ['dropOldest', 2, '45', '123'],
    ['dropNewest', 2, '12', '345'],
    ['latest', 2, '5', '1234'],
    ['latest', Infinity, '5', '1234'],
    ['dropOldest', 0, '', '12345'],
    ['dropNewest', Infinity, '12345', ''],
  ] as const)('%s with room for %d: of 1 to 5 keeps %j and drops %j', (overflow, bufferSize, kept, lost) => {
    const { waiting, dropped } = waitingPosts({ overflow, bufferSize });
    [1, 2, 3, 4, 5].forEach((id) => waiting.add(tweet(id), 0));
    expect(ids(dropped)).toBe(lost);
    expect(ids(waiting.take(10))).toBe(kept);
  });

  it('error: tells of the post that found no room, and fails', () => {
    const { waiting, dropped } = waitingPosts({});
    waiting.add(tweet(1), 0);
    waiting.add(tweet(2), 0);
    expect(() => waiting.add(tweet(3), 0)).toThrow(
      'The buffer of 2 events is full. Raise `bufferSize` of twitterStream(), or choose another `overflow`.',
    );
    expect(ids(dropped)).toBe('3');
  });

  it('does not count what is about to go out', () => {
    const { waiting } = waitingPosts({ bufferSize: 1 });
    [1, 2, 3].forEach((id) => waiting.add(tweet(id), 2));
    expect(() => waiting.add(tweet(4), 2)).toThrow('is full');
  });

  it('gives a page before the live posts, and does not count it against their room', () => {
    const { waiting } = waitingPosts({});
    waiting.add(tweet(8), 0);
    waiting.addPage([3, 2, 1].map(tweet));
    waiting.add(tweet(9), 0);
    expect(waiting.size).toBe(5);
    expect(ids(waiting.take(2))).toBe('32');
    expect(waiting.pageTaken).toBe(false);
    expect(ids(waiting.take(2))).toBe('18');
    expect([waiting.pageTaken, waiting.size]).toEqual([true, 1]);
  });

  it('keeps the order of many posts through many small takes', () => {
    const { waiting } = waitingPosts({ bufferSize: 100 });
    const out: string[] = [];
    for (let id = 1; id <= 1_000; id += 1) {
      waiting.add(tweet(id), 0);
      if (id % 3 === 0) {
        out.push(...waiting.take(3).map((given) => given.id));
      }
    }
    out.push(...waiting.take(Infinity).map((given) => given.id));
    expect(out).toEqual(Array.from({ length: 1_000 }, (_, index) => String(index + 1)));
    expect(waiting.size).toBe(0);
  });

  it('tells of everything it gives up, whatever onDrop throws at first', () => {
    const told: string[] = [];
    const { waiting } = waitingPosts({
      onDrop: ({ id }) => {
        told.push(id);
        throw new Error(`no ${id}`);
      },
    });
    waiting.add(tweet(3), 0);
    waiting.addPage([tweet(1), tweet(2)]);
    expect(() => waiting.clear()).toThrow('no 1');
    expect(told).toEqual(['1', '2', '3']);
    expect(waiting.size).toBe(0);
  });

  it('needs no onDrop', () => {
    const { waiting } = waitingPosts({ overflow: 'latest', onDrop: undefined });
    waiting.add(tweet(1), 0);
    waiting.add(tweet(2), 0);
    expect(ids(waiting.take(5))).toBe('2');
  });
});
