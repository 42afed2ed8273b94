import { config } from 'rxjs';
import { reportUnhandled } from '../../lib/observable/reportUnhandled.js';

describe('reportUnhandled', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
    config.onUnhandledError = null;
  });

  it('reports to config.onUnhandledError, from a timer', () => {
    const onUnhandledError = jest.fn();
    config.onUnhandledError = onUnhandledError;
    const error = new Error('mistake');
    reportUnhandled(error);
    expect(onUnhandledError).not.toHaveBeenCalled();
    jest.runAllTimers();
    expect(onUnhandledError.mock.calls).toEqual([[error]]);
  });

  it('throws from a timer when nobody listens, as RxJS does', () => {
    reportUnhandled(new Error('mistake'));
    expect(() => jest.runAllTimers()).toThrow('mistake');
  });
});
