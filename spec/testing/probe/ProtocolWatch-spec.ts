import { ProtocolWatch, type SignalKind } from '../../../lib/testing/probe/ProtocolWatch.js';

const nothing = (): void => undefined;

/** A watch over a subscription that has started, when asked to with a request. */
function started(n = 0): ProtocolWatch {
  const watch = new ProtocolWatch();
  watch.signal('start', 0, nothing);
  watch.subscribed();
  watch.request(n);
  return watch;
}

/** These signals, one after the other, each with one event. */
function told(watch: ProtocolWatch, ...kinds: readonly SignalKind[]): readonly string[] {
  for (const kind of kinds) {
    watch.signal(kind, kind === 'next' ? 1 : 0, nothing);
  }
  return watch.violations;
}

it('has nothing to say of a source that keeps to the rules', () => {
  expect(told(started(3), 'next', 'next', 'complete')).toEqual([]);
  expect(told(started(), 'error')).toEqual([]);
  expect(told(started(Infinity), 'next', 'next')).toEqual([]);
});

describe('outstanding', () => {
  it('is what was requested and has not come', () => {
    const watch = started(3);
    watch.request(2);
    told(watch, 'next');
    expect(watch.outstanding).toBe(4);
    expect(started(Infinity).outstanding).toBe(Infinity);
  });

  it.each([0, -1, 1.5, NaN, -Infinity, '2' as unknown as number])('does not count request(%p): it earns no events', (n) => {
    const watch = started(1);
    watch.request(n);
    expect(watch.outstanding).toBe(1);
  });
});

describe('1.1', () => {
  it('is broken by more events than were requested in all', () => {
    const watch = started(2);
    watch.signal('next', 2, nothing);
    expect(watch.violations).toEqual([]);
    watch.signal('next', 3, nothing);
    expect(watch.violations).toEqual(['1.1: 5 events were delivered, 2 requested']);
  });

  it('counts what is requested inside the batch for those to come, not for the batch itself', () => {
    const watch = started();
    watch.signal('next', 1, () => watch.request(1));
    expect(watch.violations).toEqual(['1.1: 1 events were delivered, 0 requested']);
  });

  it('is broken by an empty batch; and only a batch can be empty', () => {
    const watch = started(1);
    watch.signal('next', 0, nothing);
    watch.signal('complete', 0, nothing);
    expect(watch.violations).toEqual(['1.1: next() was called with an empty batch']);
  });
});

describe('1.3', () => {
  it('is broken by each signal inside another, which is named; not by those behind it', () => {
    const watch = started(9);
    watch.signal('next', 1, () => {
      told(watch, 'next');
      watch.signal('next', 1, () => told(watch, 'error'));
    });
    expect(watch.violations).toEqual([
      '1.3: next() was called while next() was running',
      '1.3: next() was called while next() was running',
      '1.3: error() was called while next() was running',
    ]);
  });

  it('is broken inside start() as well', () => {
    const watch = new ProtocolWatch();
    watch.request(1);
    watch.signal('start', 0, () => told(watch, 'next'));
    expect(watch.violations).toEqual(['1.3: next() was called while start() was running']);
  });

  it('is not broken by what comes after a signal whose handling threw', () => {
    const watch = started(2);
    expect(() =>
      watch.signal('next', 1, () => {
        throw new Error('from the observer');
      }),
    ).toThrow('from the observer');
    expect(told(watch, 'next')).toEqual([]);
  });
});

describe('1.7', () => {
  it.each(['next', 'error', 'complete'] as const)('is broken by %s() after the end, whichever that was', (kind) => {
    expect(told(started(1), 'complete', kind)).toEqual([`1.7: ${kind}() was called after complete()`]);
    expect(told(started(1), 'error', kind)).toEqual([`1.7: ${kind}() was called after error()`]);
  });

  it('is told of the first end, also by the third', () => {
    expect(told(started(), 'complete', 'error', 'error').at(-1)).toBe('1.7: error() was called after complete()');
  });

  it('it is, not 1.8, when it was cancelled besides', () => {
    const watch = started(1);
    told(watch, 'complete');
    watch.cancel();
    expect(told(watch, 'next')).toEqual(['1.7: next() was called after complete()']);
  });
});

it.each(['next', 'error', 'complete'] as const)('1.8 is broken by %s() after a cancel', (kind) => {
  const watch = started(1);
  watch.cancel();
  expect(told(watch, kind)).toEqual([`1.8: ${kind}() was called after unsubscribe() had returned`]);
});

describe('1.9', () => {
  it.each(['next', 'error', 'complete'] as const)('is broken by %s() before start()', (kind) => {
    const watch = new ProtocolWatch();
    watch.request(1);
    expect(told(watch, kind)).toEqual([`1.9: ${kind}() was called before start()`]);
  });

  it('is broken by a source that has not started when it returns', () => {
    const watch = new ProtocolWatch();
    watch.subscribed();
    expect(watch.violations).toEqual(['1.9: subscribeWithDemand() returned without having called start()']);
  });

  it('it is, not 2.12, when start() comes later', () => {
    const watch = new ProtocolWatch();
    watch.subscribed();
    watch.request(1);
    expect(told(watch, 'start', 'next')).toEqual(['1.9: subscribeWithDemand() returned without having called start()']);
  });
});

it('2.12 is broken by each start() but the first', () => {
  expect(told(started(), 'start', 'start')).toEqual(['2.12: start() was called again', '2.12: start() was called again']);
});
