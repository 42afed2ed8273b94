import { EventEmitter } from 'node:events';
import { onShutdown } from '../../../samples/tweets-to-database/shutdown.js';
import { ManualScheduler } from '../../support/manualScheduler.js';

function listen() {
  const signals = new EventEmitter();
  const scheduler = new ManualScheduler();
  const abort = jest.fn();
  const heard: string[] = [];
  const first$ = onShutdown(signals, abort, scheduler);
  first$.subscribe({ next: (signal) => heard.push(signal), complete: () => heard.push('complete') });
  return { signals, scheduler, abort, heard, first$ };
}

describe('onShutdown', () => {
  it.each(['SIGINT', 'SIGTERM'])('emits the first %s and completes', (signal) => {
    const { signals, heard, abort } = listen();
    signals.emit(signal);
    expect(heard).toEqual([signal, 'complete']);
    expect(abort).not.toHaveBeenCalled();
  });

  it('tells those who come later', () => {
    const { signals, first$ } = listen();
    signals.emit('SIGTERM');
    const heard: string[] = [];
    first$.subscribe({ next: (signal) => heard.push(signal), complete: () => heard.push('complete') });
    expect(heard).toEqual(['SIGTERM', 'complete']);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('aborts at the second, %s, with %i', (signal, exitCode) => {
    const { signals, scheduler, abort, heard } = listen();
    signals.emit('SIGINT');
    scheduler.advance(300);
    signals.emit(signal);
    expect(abort.mock.calls).toEqual([[exitCode]]);
    expect(heard).toEqual(['SIGINT', 'complete']);
  });

  it('takes what comes within a quarter of a second for one keystroke', () => {
    const { signals, scheduler, abort } = listen();
    signals.emit('SIGINT');
    scheduler.advance(249);
    signals.emit('SIGINT');
    expect(abort).not.toHaveBeenCalled();
    scheduler.advance(1);
    signals.emit('SIGINT');
    expect(abort).toHaveBeenCalledTimes(1);
  });
});
