import { Actor } from '../../../lib/testing/doubles/Actor.js';
import { turn } from '../../support/eventually.js';
import { RecordingObserver, type Reactions } from '../../support/recordingObserver.js';

const handle = { request: () => undefined, unsubscribe: () => undefined, closed: false };

/** An actor that has started, and who listens to it. */
function started(
  reactions: Reactions<string> = {},
  events = ['a', 'b', 'c'],
): { actor: Actor<string>; observer: RecordingObserver<string> } {
  const observer = new RecordingObserver<string>(reactions);
  const actor = new Actor<string>(observer, handle, events);
  actor.start();
  return { actor, observer };
}

it('tells of its subscription, also nobody who wants to know', () => {
  expect(started().observer.subscription).toBe(handle);
  const silent = { next: () => undefined, error: () => undefined, complete: () => undefined };
  expect(() => new Actor(silent, handle, [1]).start()).not.toThrow();
});

it('takes the next events, as many as are left', () => {
  const { actor } = started();
  expect([actor.take(2), actor.take(2), actor.take(2)]).toEqual([['a', 'b'], ['c'], []]);
  expect(started().actor.take(Infinity)).toEqual(['a', 'b', 'c']);
});

describe('deliver', () => {
  it('gives what was asked for, as one batch, and never an empty one (1.1)', () => {
    const { actor, observer } = started();
    for (const n of [2, 5, 5]) {
      actor.deliver(n);
    }
    expect(observer.batches).toEqual([['a', 'b'], ['c']]);
  });

  it('1.8 gives nothing after a cancel', () => {
    const { actor, observer } = started();
    actor.cancelled = true;
    actor.deliver(1);
    expect(observer.told).toEqual([]);
  });
});

describe('obey', () => {
  it('completes behind the last event, not before', () => {
    const { actor, observer } = started();
    actor.obey(2);
    expect([observer.told, actor.closed]).toEqual([['a', 'b'], false]);
    actor.obey(1);
    expect([observer.told, actor.closed]).toEqual([['a', 'b', 'c', 'complete'], true]);
  });

  it('1.6 is closed by the time it says that it is complete', () => {
    const closed: boolean[] = [];
    const { actor } = started({ complete: () => closed.push(actor.closed) });
    actor.obey(Infinity);
    expect(closed).toEqual([true]);
  });

  it('1.7 completes once, however deep it was asked for the last event', () => {
    const { actor, observer } = started({ next: () => actor.obey(1), complete: () => actor.obey(1) });
    actor.obey(1);
    expect(observer.told).toEqual(['a', 'b', 'c', 'complete']);
  });

  it('1.8 does not complete when the last event made the observer leave', () => {
    const { actor, observer } = started({ next: () => (actor.cancelled = true) });
    actor.obey(3);
    expect(observer.told).toEqual(['a', 'b', 'c']);
  });
});

it('3.9 refuses with an error that names rule and value, and is closed', () => {
  const { actor, observer } = started();
  actor.refuse(NaN);
  expect([observer.errors, actor.closed]).toEqual([[new RangeError('Rule 3.9: request(NaN) reached the source')], true]);
});

describe('inTurn', () => {
  it('does one thing after the other, in order (1.3)', () => {
    const { actor } = started();
    const done: string[] = [];
    actor.inTurn(() => {
      actor.inTurn(() => done.push('second'));
      actor.inTurn(() => done.push('third'));
      done.push('first');
    });
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it.each<[string, (actor: Actor<string>) => unknown]>([
    ['its end', (actor) => actor.end()],
    ['a cancel', (actor) => (actor.cancelled = true)],
  ])('does nothing after %s, nor what was to come by then', (_what, over) => {
    const { actor } = started();
    const done: string[] = [];
    actor.inTurn(() => {
      actor.inTurn(() => done.push('after'));
      over(actor);
    });
    actor.inTurn(() => done.push('later'));
    expect(done).toEqual([]);
  });

  it('goes on after a turn that threw: what was to come first, then the new', () => {
    const { actor } = started();
    const done: string[] = [];
    const thrown = new Error('from next()');
    expect(() =>
      actor.inTurn(() => {
        actor.inTurn(() => done.push('was to come'));
        throw thrown;
      }),
    ).toThrow(thrown);
    actor.inTurn(() => done.push('new'));
    expect(done).toEqual(['was to come', 'new']);
  });
});

it('does later what is to be done when everything that runs now has returned', async () => {
  const done: string[] = [];
  started().actor.later(() => done.push('later'));
  done.push('now');
  await turn();
  expect(done).toEqual(['now', 'later']);
});
