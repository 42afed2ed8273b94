import { ExpectationError, expectSame } from '../values/ExpectationError.js';
import { showValue } from '../values/showValue.js';
import { needs, watch, type Candidate } from './Candidate.js';
import type { Rule } from './Rule.js';

/** What nobody can ask for. */
const NO_DEMAND = [0, -1, NaN, 1.5, -Infinity, undefined, null, '2'] as unknown as readonly number[];

/** Rules about requests: section 3. */
export const DEMAND_RULES: readonly Rule<Candidate>[] = [
  {
    title: '3.2 start() and next() may ask',
    unless: needs(6),
    check: async (candidate) => {
      const { probe, events, rest } = await watch(candidate, 6, {
        onStart: (observer) => observer.request(1).request(1).request(1),
        onNext: (batch, observer) => {
          batch.forEach(() => observer.request(1));
        },
      });
      await rest();
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '3.3 request(1) inside next() does not grow the stack',
    unless: needs(500),
    check: async (candidate) => {
      // More than a stack of calls holds. A source that answers later has no stack to grow.
      const count = candidate.kind === 'promise' || candidate.kind === 'gated' ? 500 : Math.min(candidate.maxElements, 10_000);
      const { probe, events, ask } = await watch(candidate, count, { onNext: (_batch, observer) => observer.request(1) });
      await ask(1);
      expectSame('All events came', probe.received.length, events.length);
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '3.4 a large request is answered with what there is',
    unless: needs(20),
    check: async (candidate) => {
      const { probe, events, ask } = await watch(candidate, 20);
      await ask(1e9);
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '3.6 after unsubscribe() a request does nothing, not even a bad one',
    unless: needs(20),
    check: async (candidate) => {
      const { probe, ask } = await watch(candidate, 20);
      probe.cancel();
      for (const n of [1, Infinity, ...NO_DEMAND]) {
        await ask(n);
      }
      probe.expectNothing();
    },
  },
  {
    title: '3.8 requests add up, also while the answer to the first is pending',
    unless: needs(9),
    check: async (candidate) => {
      const { probe, events, rest, ask } = await watch(candidate, 9);
      probe.request(2).request(3);
      await rest();
      probe.expectEvents(events.slice(0, 5)).expectNothing();
      probe.request(1).request(1);
      await ask(1);
      probe.expectEvents(events.slice(5, 8));
      probe.cancel();
    },
  },
  {
    title: '3.8 requests made inside start() and next() add up',
    unless: needs(20),
    check: async (candidate) => {
      const { probe, events, rest } = await watch(candidate, 20, {
        onStart: (observer) => observer.request(2).request(3),
        onNext: (_batch, observer) =>
          observer.outstanding === 0 && observer.received.length === 5 ? observer.request(4).request(2) : undefined,
      });
      await rest();
      probe.expectEvents(events.slice(0, 11)).expectNothing();
      probe.cancel();
    },
  },
  {
    title: '3.9, 3.16 a request that is no positive integer is one RangeError, and request() returns normally',
    unless: needs(20),
    check: async (candidate) => {
      for (const n of NO_DEMAND) {
        const { probe, events, ask } = await watch(candidate, 20);
        await ask(1);
        await ask(n);
        await ask(5);
        await ask(n);
        probe.expectEvents(events.slice(0, 1)).expectError(RangeError).expectNothing();
        expectRule39(probe.signals.at(-1)?.[1], n);
        expectSame('The subscription is closed', probe.closed, true);
      }
    },
  },
  {
    title: '3.9 a bad request inside next() is an error when next() has returned',
    unless: needs(20),
    check: async (candidate) => {
      const { probe, events, ask } = await watch(candidate, 20, { onNext: (_batch, observer) => observer.request(0).request(5) });
      await ask(1);
      await ask(1);
      probe.expectEvents(events.slice(0, 1)).expectError(RangeError).expectNothing();
    },
  },
  {
    title: '3.17 demand saturates at 2^53 - 1, and is then unbounded',
    unless: needs(100),
    check: async (candidate) => {
      const { probe, events, rest } = await watch(candidate, 100);
      probe.request(1).request(Number.MAX_SAFE_INTEGER).request(5);
      await rest();
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '3.17 ten times request(2^53 - 2) inside each next() is no error',
    unless: needs(100),
    check: async (candidate) => {
      const { probe, events, ask } = await watch(candidate, 100, {
        onNext: (_batch, observer) => {
          for (let count = 0; count < 10; count++) {
            observer.request(Number.MAX_SAFE_INTEGER - 1);
          }
        },
      });
      await ask(1);
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '3.17 unbounded demand is never used up',
    unless: needs(100),
    check: async (candidate) => {
      const once = await watch(candidate, 100);
      await once.ask(Infinity);
      once.probe.expectEvents(once.events).expectComplete();
      const often = await watch(candidate, 100, {
        onStart: (observer) => observer.request(1).request(Infinity).request(Infinity),
        onNext: (_batch, observer) => observer.request(1),
      });
      await often.rest();
      often.probe.expectEvents(often.events).expectComplete();
    },
  },
];

function expectRule39(error: unknown, n: unknown): void {
  const { message } = error as RangeError;
  if (!message.includes('3.9') || !message.includes(String(n))) {
    throw new ExpectationError(`The error's message names rule 3.9 and the value ${showValue(n)}`, message, '… 3.9 …');
  }
}
