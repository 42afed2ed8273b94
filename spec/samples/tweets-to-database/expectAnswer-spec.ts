import type { TwitterNotice } from 'rxjs-demand/twitter';
import { expectAnswer } from '../../../samples/tweets-to-database/expectAnswer.js';

const retry = (attempt: number): TwitterNotice => ({
  kind: 'retry',
  message: `the request failed (ECONNREFUSED), again in 8 s (attempt ${attempt})`,
  attempt,
  waitMs: 8000,
});

describe('expectAnswer', () => {
  it('gives up on an API that has not answered once in five attempts', () => {
    const expectation = expectAnswer('http://127.0.0.1:1');
    [1, 2, 3, 4].forEach((attempt) => expectation(retry(attempt)));
    expect(() => expectation(retry(5))).toThrow(
      new Error(
        'No answer from http://127.0.0.1:1 in 5 attempts: the request failed (ECONNREFUSED). Check TWITTER_API_URL and the network',
      ),
    );
  });

  it.each<TwitterNotice>([
    { kind: 'page', message: '', tweets: 0, isLast: true, rateLimitRemaining: undefined },
    { kind: 'rateLimited', message: '', attempt: 1, waitMs: 1, resetAt: undefined },
  ])('waits for one that has: %j', (answer) => {
    const expectation = expectAnswer('http://127.0.0.1:1');
    expectation(retry(1));
    expectation(answer);
    expect(() => [1, 2, 3, 4, 5, 6, 7].forEach((attempt) => expectation(retry(attempt)))).not.toThrow();
  });
});
