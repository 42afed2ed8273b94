import type { Actor } from './Actor.js';

/** What a misbehaving producer does otherwise than it should. What is left out, it does right. */
export interface Misconduct {
  /** The rule that is broken. */
  readonly rule: string;
  subscribe?(actor: Actor<unknown>): void;
  request?(actor: Actor<unknown>, n: number): void;
  cancel?(actor: Actor<unknown>): void;
}

type Signal = (actor: Actor<unknown>) => void;

const FAILURE = new Error('a misbehaving producer failed');
const deliver: Signal = ({ observer, events }) => observer.next(events.slice(0, 1));
const complete: Signal = ({ observer }) => observer.complete();
const fail: Signal = ({ observer }) => observer.error(FAILURE);
const complain = (call: string) => (): never => {
  throw new Error(`a misbehaving producer threw from ${call}`);
};

/** Signals after a cancel: when `unsubscribe()` has long returned. */
function afterCancel(signal: Signal): Misconduct {
  return {
    rule: '1.8',
    cancel: (actor) => {
      actor.later(() => {
        signal(actor);
      });
    },
  };
}

/** Delivers what was asked for, ends, and says something more. */
function afterEnd(end: Signal, signal: Signal): Misconduct {
  return {
    rule: '1.7',
    request: (actor, n) => {
      actor.inTurn(() => {
        actor.deliver(n);
        // Who leaves inside next() hears no more: that would be 1.8.
        if (!actor.closed) {
          actor.end();
          end(actor);
          signal(actor);
        }
      });
    },
  };
}

/** Every rule that a source can break, by what it does. */
export const MISCONDUCT = {
  deliversWithoutDemand: {
    rule: '1.1',
    subscribe: (actor) => {
      actor.start();
      actor.inTurn(() => {
        deliver(actor);
      });
    },
  },
  /** One event more than was asked for. */
  deliversTooMuch: {
    rule: '1.1',
    request: (actor, n) => {
      actor.inTurn(() => {
        actor.observer.next([...actor.take(n), ...actor.events.slice(0, 1)]);
      });
    },
  },
  /** A batch is never empty. One before and one behind what was asked for. */
  deliversEmptyBatches: {
    rule: '1.1',
    request: (actor, n) => {
      actor.inTurn(() => {
        actor.observer.next([]);
        actor.deliver(n);
        if (!actor.closed) {
          actor.observer.next([]);
        }
      });
    },
  },
  /** A request inside `next()` is answered before that has returned. */
  deliversReentrantly: {
    rule: '1.3',
    request: (actor, n) => {
      actor.obey(n);
    },
  },
  deliversAfterComplete: afterEnd(complete, deliver),
  deliversAfterError: afterEnd(fail, deliver),
  completesTwice: afterEnd(complete, complete),
  failsTwice: afterEnd(fail, fail),
  failsAfterComplete: afterEnd(complete, fail),
  completesAfterError: afterEnd(fail, complete),
  deliversAfterCancel: afterCancel(deliver),
  completesAfterCancel: afterCancel(complete),
  failsAfterCancel: afterCancel(fail),
  /** `start()` is never called; what `subscribeWithDemand()` returns is all there is. */
  neverStarts: { rule: '1.9', subscribe: () => undefined },
  signalsBeforeStart: {
    rule: '1.9',
    subscribe: (actor) => {
      deliver(actor);
      actor.start();
    },
  },
  completesBeforeStart: {
    rule: '1.9',
    subscribe: (actor) => {
      complete(actor);
      actor.end();
      actor.start();
    },
  },
  startsTwice: {
    rule: '2.12',
    subscribe: (actor) => {
      actor.start();
      actor.start();
    },
  },
  throwsOnSubscribe: { rule: '1.9', subscribe: complain('subscribeWithDemand()') },
  throwsOnRequest: { rule: '3.16', request: complain('request()') },
  throwsOnCancel: { rule: '3.15', cancel: complain('unsubscribe()') },
} as const satisfies Readonly<Record<string, Misconduct>>;

/** The name of a misconduct. */
export type Violation = keyof typeof MISCONDUCT;

/** The names of all of them. */
export const VIOLATIONS = Object.keys(MISCONDUCT) as readonly Violation[];
