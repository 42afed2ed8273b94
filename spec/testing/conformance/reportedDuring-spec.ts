import { config, throwError } from 'rxjs';
import { failingQuietly, reportedDuring } from '../../../lib/testing/conformance/reportedDuring.js';
import { turn } from '../../support/eventually.js';

const mistake = new Error('nobody handles this');
const failure = new Error('the test failed');

/** RxJS tells of it from a timer. */
const forget = (error: unknown = mistake): void => {
  throwError(() => error).subscribe();
};

const before = jest.fn();
beforeEach(() => {
  before.mockReset();
  config.onUnhandledError = before;
});
afterEach(async () => {
  // Whatever was told too late is told here.
  await reportedDuring(() => Promise.resolve());
  config.onUnhandledError = null;
});

describe('reportedDuring', () => {
  it('returns what nobody handled, in order, also of the last moment', async () => {
    const reported = await reportedDuring(async () => {
      forget('first');
      await turn();
      forget('second');
    });
    expect(reported).toEqual(['first', 'second']);
    expect(before).not.toHaveBeenCalled();
  });

  it('then tells whoever was told before', async () => {
    await reportedDuring(() => Promise.resolve());
    expect(config.onUnhandledError).toBe(before);
  });

  it('fails as the work fails; what was reported is not told again', async () => {
    const work = reportedDuring(() => {
      forget();
      return Promise.reject(failure);
    });
    await expect(work).rejects.toBe(failure);
    expect(config.onUnhandledError).toBe(before);
    expect(before).not.toHaveBeenCalled();
  });
});

describe('failingQuietly', () => {
  it('passes what passes, with a promise and without', async () => {
    await failingQuietly(() => undefined);
    await failingQuietly(() => Promise.resolve());
    expect(config.onUnhandledError).toBe(before);
  });

  it.each<[string, () => void | Promise<void>]>([
    ['a test without a promise', () => forget()],
    [
      'one with a promise',
      async () => {
        await turn();
        forget();
      },
    ],
  ])('fails %s in whose last moment an error is left that nobody handles: it is its own, not that of the next', async (_how, work) => {
    await expect(failingQuietly(work)).rejects.toThrow(
      'No error was reported that nobody handles\n  expected  []\n  actual    [Error: nobody handles this]',
    );
    expect(before).not.toHaveBeenCalled();
  });

  it.each<[string, () => void | Promise<void>]>([
    [
      'throws',
      () => {
        forget();
        throw failure;
      },
    ],
    [
      'rejects',
      () => {
        forget();
        return Promise.reject(failure);
      },
    ],
  ])('fails for the reason the test has, when it %s; unhandled errors are part of that', async (_how, work) => {
    await expect(failingQuietly(work)).rejects.toBe(failure);
    expect(before).not.toHaveBeenCalled();
    expect(config.onUnhandledError).toBe(before);
  });
});
