import { Subscription } from 'rxjs';
import { tearDown } from '../../lib/observable/tearDown.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

describe('tearDown', () => {
  beforeEach(collectUnhandledErrors);
  afterEach(restoreUnhandledErrors);

  it('unsubscribes', () => {
    const subscription = new Subscription();
    tearDown(subscription);
    expect(subscription.closed).toBe(true);
  });

  it('has nothing to do where nothing is subscribed', () => {
    expect(() => tearDown(undefined)).not.toThrow();
  });

  it('3.16 returns normally when a teardown throws, and reports it', async () => {
    const mistake = new Error('mistake');
    expect(() =>
      tearDown({
        unsubscribe: () => {
          throw mistake;
        },
      }),
    ).not.toThrow();
    expect(await unhandledErrors()).toEqual([mistake]);
  });
});
