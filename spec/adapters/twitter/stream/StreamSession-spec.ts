import { StreamSession } from '../../../../lib/adapters/twitter/stream/StreamSession.js';
import type { ConnectionEnd } from '../../../../lib/adapters/twitter/stream/connection.js';
import { TwitterApiError } from '../../../../lib/adapters/twitter/TwitterApiError.js';
import type { TwitterStreamNotice } from '../../../../lib/adapters/twitter/notices.js';
import type { Tweet } from '../../../../lib/adapters/twitter/Tweet.js';

const tweet = (id: number): Tweet => ({ id: String(id), text: '', raw: {} });
const lost: ConnectionEnd = { kind: 'lost', reason: 'gone' };
const refused: ConnectionEnd = { kind: 'refused', reason: 'the API answered 503' };

function open(sinceId?: string) {
  const notices: TwitterStreamNotice[] = [];
  const session = new StreamSession({ sinceId, keepAliveTimeoutMs: 20_000, onNotice: (notice) => notices.push(notice) });
  const receive = (...ids: number[]): boolean[] => ids.map((id) => session.received(tweet(id)));
  return { session, receive, notices, kinds: () => notices.map(({ kind }) => kind) };
}

describe('StreamSession', () => {
  describe('the post after which some may be missing', () => {
    it('is unknown until one came', () => {
      const { session } = open();
      expect(session.opened(0)).toBeUndefined();
      session.ended(lost, 1);
      expect(session.opened(2)).toBeUndefined();
    });

    it('is where the last run stopped, when the stream connects first, and stays so until that is repaired', () => {
      const { session, receive } = open('5');
      expect(session.opened(0)).toBe('5');
      receive(9);
      session.ended(lost, 1);
      expect(session.opened(2)).toBe('5');
      session.repaired('7');
      session.ended(lost, 3);
      expect(session.opened(4)).toBe('9');
    });

    it('is the latest that came before the connection was lost, in whatever order they came', () => {
      const { session, receive } = open();
      session.opened(0);
      receive(30, 100, 99);
      session.ended(lost, 1);
      expect(session.opened(2)).toBe('100');
    });

    it('is the same however often there was no connection since', () => {
      const { session, receive } = open();
      session.opened(0);
      receive(1);
      session.ended(lost, 1);
      session.ended(refused, 2);
      session.ended(lost, 3);
      expect(session.opened(4)).toBe('1');
    });

    it('is none while nothing was lost since the repair', () => {
      const { session, receive } = open();
      session.opened(0);
      receive(1);
      session.ended(lost, 1);
      session.opened(2);
      session.repaired('4');
      session.ended(lost, 3);
      expect(session.opened(4)).toBe('4');
    });

    it('survives a repair that ends while the connection is away again', () => {
      const { session, receive } = open();
      session.opened(0);
      receive(1);
      session.ended(lost, 1);
      session.opened(2);
      receive(8);
      session.ended(lost, 3);
      session.repaired('9');
      expect(session.opened(4)).toBe('8');
    });

    it('survives that also when no post has come yet', () => {
      const { session } = open('5');
      session.opened(0);
      session.ended(lost, 1);
      session.repaired('5');
      expect(session.opened(2)).toBe('5');
    });

    it('a search that found nothing leaves it where it was', () => {
      const { session, receive } = open();
      session.opened(0);
      receive(6);
      session.ended(lost, 1);
      session.opened(2);
      session.repaired(undefined);
      session.ended(lost, 3);
      expect(session.opened(4)).toBe('6');
    });
  });

  it('knows a post again, whether stream or search brought it', () => {
    const { session, receive } = open();
    expect(receive(1, 1, 2)).toEqual([true, false, true]);
    expect(session.found([tweet(2), tweet(3), tweet(3)])).toEqual([tweet(3)]);
    expect(receive(3)).toEqual([false]);
  });

  describe('the wait for the next connection', () => {
    it('grows with each failure of a sort in a row', () => {
      const { session } = open();
      expect([lost, lost, refused, lost, refused].map((end) => session.ended(end, 0))).toEqual([0, 250, 5_000, 500, 10_000]);
    });

    it('begins anew after a post, a known one too', () => {
      const { session, receive } = open();
      [lost, lost].forEach((end) => session.ended(end, 0));
      session.opened(0);
      receive(1);
      expect(session.ended(lost, 0)).toBe(0);
      session.ended(lost, 0);
      receive(1);
      expect(session.ended(lost, 0)).toBe(0);
    });

    it.each([
      [19_999, 250],
      [20_000, 0],
    ])('after a connection that stood %i ms without a post is %i ms', (stoodMs, waitMs) => {
      const { session } = open();
      session.ended(lost, 0);
      session.opened(1_000);
      expect(session.ended(lost, 1_000 + stoodMs)).toBe(waitMs);
    });

    it('does not count the time since an earlier connection', () => {
      const { session } = open();
      session.opened(0);
      session.ended(lost, 1);
      expect(session.ended(lost, 50_000)).toBe(250);
    });

    it('is until the reset, and told with it', () => {
      const { session, notices } = open();
      expect(session.ended({ kind: 'limited', resetAt: 90_000 }, 60_000)).toBe(30_000);
      expect(notices).toEqual([
        { kind: 'rateLimited', message: 'rate limit reached, again in 30 s', attempt: 1, waitMs: 30_000, resetAt: 90_000 },
      ]);
    });
  });

  it('tells a connection that was lost from one that was not made', () => {
    const { session, kinds, notices } = open();
    session.opened(0);
    session.ended(lost, 1);
    session.ended(refused, 2);
    expect(kinds()).toEqual(['connected', 'disconnected', 'retry']);
    expect(notices.slice(1).map(({ message }) => message)).toEqual([
      'gone, again in 0 s (attempt 1)',
      'the API answered 503, again in 5 s (attempt 1)',
    ]);
  });

  it('throws what ends the stream', () => {
    const { session } = open();
    const error = new TwitterApiError('401');
    expect(() => session.ended({ kind: 'final', error }, 0)).toThrow(error);
  });
});
