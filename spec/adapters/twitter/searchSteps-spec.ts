import type { AxiosInstance } from 'axios';
import { of } from 'rxjs';
import type { Outcome } from '../../../lib/adapters/twitter/searchPage.js';
import type { SearchSession } from '../../../lib/adapters/twitter/SearchSession.js';
import { ask, pause, settle } from '../../../lib/adapters/twitter/searchSteps.js';
import { checkOptions } from '../../../lib/adapters/twitter/settings.js';
import type { Tweet } from '../../../lib/adapters/twitter/Tweet.js';
import { turn } from '../../support/eventually.js';
import { ManualScheduler } from '../../support/manualScheduler.js';
import { NOW, page, TOKEN } from '../../support/searchHarness.js';

/** A session in name, which says what it is told to say, and its surroundings. */
function open(says: Partial<Pick<SearchSession, 'wait' | 'settle' | 'position'>>) {
  const scheduler = new ManualScheduler(NOW);
  const request = jest.fn(() => Promise.resolve({ status: 200, headers: {}, data: page([9]).body }));
  const settings = checkOptions({ query: 'anitta', bearerToken: TOKEN, scheduler, axios: { request } as unknown as AxiosInstance });
  return { scheduler, request, settings, session: says as SearchSession };
}

const outcome: Outcome = { result: { kind: 'nextTokenRefused' }, rateLimitRemaining: undefined };

describe('pause', () => {
  it('is over at once when there is nothing to wait for: no timer, no turn', () => {
    const { scheduler, settings, session } = open({ wait: () => 0 });
    const complete = jest.fn();
    pause(session, settings).subscribe({ complete });
    expect(complete).toHaveBeenCalledTimes(1);
    expect(scheduler.openTimers).toBe(0);
  });

  it('lasts as long as the session says, by the clock of the search, and says nothing', () => {
    const wait = jest.fn(() => 1_500);
    const { scheduler, settings, session } = open({ wait });
    const told: string[] = [];
    pause(session, settings).subscribe({ next: () => told.push('next'), complete: () => told.push('complete') });
    expect(wait).toHaveBeenCalledWith(NOW);
    scheduler.advance(1_499);
    expect(told).toEqual([]);
    scheduler.advance(1);
    expect(told).toEqual(['complete']);
  });

  it('is reckoned when it begins, not when it is made', () => {
    const wait = jest.fn(() => 0);
    const { scheduler, settings, session } = open({ wait });
    const pause$ = pause(session, settings);
    scheduler.advance(700);
    pause$.subscribe();
    pause$.subscribe();
    expect(wait.mock.calls).toEqual([[NOW + 700], [NOW + 700]]);
  });

  it('leaves no timer behind when it is given up', () => {
    const { scheduler, settings, session } = open({ wait: () => 1_500 });
    pause(session, settings).subscribe().unsubscribe();
    expect(scheduler.openTimers).toBe(0);
  });
});

describe('ask', () => {
  it('makes one request for each subscription, and emits what it came to', async () => {
    const { request, settings, session } = open({ position: { sinceId: '5', untilId: undefined, nextToken: undefined } });
    const outcomes: Outcome[] = [];
    const ask$ = ask(session, settings);
    expect(request).not.toHaveBeenCalled();
    ask$.subscribe((came) => outcomes.push(came));
    expect(request).toHaveBeenCalledTimes(1);
    await turn();
    expect(outcomes).toMatchObject([{ result: { kind: 'page', newestId: '9' } }]);
    ask$.subscribe();
    expect(request).toHaveBeenCalledTimes(2);
  });

  it('asks from where the session stands when the request is made', () => {
    let sinceId = '5';
    const says = {
      get position() {
        return { sinceId, untilId: undefined, nextToken: undefined };
      },
    };
    const { request, settings, session } = open(says);
    const ask$ = ask(session, settings);
    sinceId = '7';
    ask$.subscribe();
    expect(request).toHaveBeenCalledWith(expect.objectContaining({ params: expect.objectContaining({ since_id: '7' }) as unknown }));
  });
});

describe('settle', () => {
  it('tells the session what a request came to, and when; emits what it makes of it', () => {
    const tweets: readonly Tweet[] = [{ id: '9', text: '', raw: undefined }];
    const settled = jest.fn(() => tweets);
    const { scheduler, settings, session } = open({ settle: settled });
    scheduler.advance(300);
    const batches: (readonly Tweet[])[] = [];
    of(outcome)
      .pipe(settle(session, settings))
      .subscribe((batch) => batches.push(batch));
    expect(settled.mock.calls).toEqual([[outcome, NOW + 300]]);
    expect(batches).toEqual([tweets]);
    expect(batches[0]).toBe(tweets);
  });

  it('fails with the error that ends the search', () => {
    const end = new Error('final');
    const { settings, session } = open({
      settle: () => {
        throw end;
      },
    });
    const errors: unknown[] = [];
    of(outcome)
      .pipe(settle(session, settings))
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([end]);
  });
});
