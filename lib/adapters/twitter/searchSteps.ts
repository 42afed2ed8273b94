import { defer, EMPTY, ignoreElements, map, timer, type Observable } from 'rxjs';
import { searchPage } from './searchPage.js';
import type { SearchSession } from './SearchSession.js';
import type { Settings } from './settings.js';
import type { Tweet } from './Tweet.js';

/** Completes when the session's next request may begin. */
export function pause(session: SearchSession, { scheduler }: Settings): Observable<never> {
  const waitMs = session.wait(scheduler.now());
  return waitMs === 0 ? EMPTY : timer(waitMs, scheduler).pipe(ignoreElements());
}

/** Makes the session's next request; emits its posts, none for one that failed and is to be made again. Fails when the search is over. */
export function read(session: SearchSession, settings: Settings): Observable<readonly Tweet[]> {
  return defer(() => searchPage(settings, session.position)).pipe(map((outcome) => session.settle(outcome, settings.scheduler.now())));
}
