import { expectSame } from '../values/ExpectationError.js';
import { watch, watchSpecimen, needs, type Candidate } from './Candidate.js';
import type { Rule } from './Rule.js';

/** Rules about what a source says: section 1. */
export const SIGNAL_RULES: readonly Rule<Candidate>[] = [
  {
    title: '1.1 nothing without a request, and never more than requested',
    unless: needs(8),
    check: async (candidate) => {
      const { probe, events, rest, ask } = await watch(candidate, 8);
      await rest();
      probe.expectNothing();
      await ask(1);
      probe.expectEvents(events.slice(0, 1));
      await ask(1);
      probe.expectEvents(events.slice(1, 2));
      await ask(5);
      probe.expectEvents(events.slice(2, 7)).expectNothing();
      probe.cancel();
    },
  },
  {
    title: '1.2 may end with fewer events than requested',
    unless: needs(3),
    check: async (candidate) => {
      const { probe, events, ask } = await watch(candidate, 3);
      await ask(events.length + 7);
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '1.3 signals come one after the other, also when next() asks for more',
    unless: needs(6),
    check: async (candidate) => {
      const { probe, events, rest } = await watch(candidate, 6, {
        onStart: (observer) => observer.request(1).request(1).request(1),
        onNext: (_batch, observer) => observer.request(1).request(1),
      });
      await rest();
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '1.4 a failure is one error, and the end',
    unless: ({ makeFailing }) => (makeFailing === undefined ? 'no failing source was given' : undefined),
    check: async (candidate) => {
      const { failure, ...specimen } = await (candidate.makeFailing as NonNullable<Candidate['makeFailing']>)();
      const { probe, ask } = watchSpecimen(specimen);
      await ask(100);
      probe.expectEvents(probe.received).expectError();
      if (failure !== undefined) {
        expectSame('The error is the one that the source failed with', probe.signals.at(-1)?.[1] === failure, true);
      }
      await ask(1);
      probe.expectNothing();
      expectSame('The subscription is closed', probe.closed, true);
    },
  },
  {
    title: '1.5 completes with the last event, without a further request',
    unless: needs(3),
    check: async (candidate) => {
      const { probe, events, ask, askForEnd } = await watch(candidate, 3);
      await ask(events.length);
      await askForEnd();
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '1.5 completion does not overtake events that nobody has asked for',
    unless: needs(3),
    check: async (candidate) => {
      const { probe, events, ask, askForEnd } = await watch(candidate, 3);
      await ask(2);
      probe.expectEvents(events.slice(0, 2)).expectNothing();
      await ask(events.length - 2);
      await askForEnd();
      probe.expectEvents(events.slice(2)).expectComplete();
    },
  },
  {
    title: '1.5 an empty source completes without any event',
    check: async (candidate) => {
      const { probe, rest, askForEnd } = await watch(candidate, 0);
      await rest();
      await askForEnd();
      probe.expectComplete();
    },
  },
  {
    title: '1.6 after the end the subscription is closed, and its methods do nothing',
    unless: needs(2),
    check: async (candidate) => {
      const { probe, events, ask, askForEnd } = await watch(candidate, 2);
      await ask(events.length);
      await askForEnd();
      expectSame('The subscription is closed', probe.closed, true);
      await ask(5);
      await ask(-1);
      probe.cancel();
      probe.expectEvents(events).expectComplete().expectNothing();
    },
  },
  {
    title: '1.7 nothing comes after the end',
    unless: needs(2),
    check: async (candidate) => {
      const { probe, events, ask } = await watch(candidate, 2);
      await ask(Infinity);
      await ask(Infinity);
      probe.expectEvents(events).expectComplete().expectNothing();
    },
  },
  {
    title: '1.7 nothing comes after the end, asked for inside complete()',
    unless: needs(2),
    check: async (candidate) => {
      const { probe, events, ask } = await watch(candidate, 2, { onComplete: (observer) => observer.request(1).cancel() });
      await ask(Infinity);
      probe.expectEvents(events).expectComplete().expectNothing();
    },
  },
  {
    title: '1.8 nothing comes once unsubscribe() has returned',
    unless: needs(20),
    check: async (candidate) => {
      const { probe, rest } = await watch(candidate, 20);
      probe.request(5).cancel();
      const { length } = probe.signals;
      expectSame('The subscription is closed', probe.closed, true);
      await rest();
      expectSame('No signal came after the cancel', probe.signals.length, length);
      probe.expectLawful();
    },
  },
  {
    title: '1.8 not even when it was called inside next()',
    unless: needs(15),
    check: async (candidate) => {
      const { probe, events, ask } = await watch(candidate, 15, { onNext: (_batch, observer) => observer.cancel() });
      await ask(1);
      await ask(14);
      probe.expectEvents(events.slice(0, 1)).expectNothing();
    },
  },
  {
    title: '1.8 nor is a completion told when the last next() cancels',
    unless: needs(3),
    check: async (candidate) => {
      const { probe, events, ask } = await watch(candidate, 3, {
        onNext: (_batch, observer) => (observer.received.length === events.length ? observer.cancel() : undefined),
      });
      await ask(events.length);
      probe.expectEvents(events).expectNothing();
    },
  },
];
