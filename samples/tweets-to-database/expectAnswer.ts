import type { TwitterNotice } from 'rxjs-demand/twitter';

/** Some 7 to 15 s when connections are refused. */
const MOST_ATTEMPTS = 5;

/**
 * Takes an API that has not answered once for a wrong address, and throws. One that has answered before is waited for, however long: that is
 * weather.
 */
export function expectAnswer(apiUrl: string): (notice: TwitterNotice) => void {
  let hasAnswered = false;
  return (notice) => {
    hasAnswered ||= notice.kind !== 'retry';
    if (notice.kind === 'retry' && !hasAnswered && notice.attempt >= MOST_ATTEMPTS) {
      const [reason = ''] = notice.message.split(', again in');
      throw new Error(`No answer from ${apiUrl} in ${String(notice.attempt)} attempts: ${reason}. Check TWITTER_API_URL and the network`);
    }
  };
}
