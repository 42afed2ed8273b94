import { defer, EMPTY, ignoreElements, map, timer, type Observable, type OperatorFunction } from 'rxjs';
import { searchPage, type Outcome } from './searchPage.js';
import type { SearchSession } from './SearchSession.js';
import type { Settings } from './settings.js';
import type { Tweet } from './Tweet.js';

/** Waits until the next request may begin. */
export function pause(session: SearchSession, { scheduler }: Settings): Observable<never> {
  return defer(() => {
    const waitMs = session.wait(scheduler.now());
    return waitMs === 0 ? EMPTY : timer(waitMs, scheduler).pipe(ignoreElements());
  });
}

/** Makes one request; emits what it came to. */
export function ask(session: SearchSession, settings: Settings): Observable<Outcome> {
  return defer(() => searchPage(settings, session.position));
}

/** Takes in what a request came to; emits the posts it brought, which may be none. */
export function settle(session: SearchSession, { scheduler }: Settings): OperatorFunction<Outcome, readonly Tweet[]> {
  return map((outcome) => session.settle(outcome, scheduler.now()));
}
