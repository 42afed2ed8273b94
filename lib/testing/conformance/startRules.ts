import type { DemandObserver, DemandSubscription } from '../../index.js';
import { demandProbe } from '../demandProbe.js';
import type { ProbeSource } from '../probe/DemandProbe.js';
import { ExpectationError, expectSame } from '../values/ExpectationError.js';
import { needs, watch, type Candidate } from './Candidate.js';
import { reportedDuring } from './reportedDuring.js';
import { turn } from './rest.js';
import type { Rule } from './Rule.js';

const isShared = ({ shared }: Candidate): string | undefined => (shared ? 'its subscriptions share one source' : undefined);

/** Rules about subscribing: how it begins, whom it concerns, and what an observer's mistakes do. */
export const START_RULES: readonly Rule<Candidate>[] = [
  {
    title: '1.9 start comes first, and what it asks for comes when it has returned',
    unless: needs(2),
    check: async (candidate) => {
      const { probe, events, rest } = await watch(candidate, 2, { onStart: (observer) => observer.request(Infinity) });
      await rest();
      expectSame('The first signal is start', probe.signals[0], ['start']);
      probe.expectEvents(events).expectComplete();
    },
  },
  {
    title: '1.9 an observer without start() uses what subscribeWithDemand() returned',
    unless: needs(3),
    check: async (candidate) => {
      const { source, events, settle } = await candidate.make(3);
      const told: unknown[] = [];
      const subscription = source.subscribeWithDemand({
        next: (batch) => told.push(...batch),
        error: (error) => told.push(error),
        complete: () => told.push('complete'),
      });
      subscription.request(Infinity);
      await settle(() => told.length);
      expectSame('All events came, then the completion', told, [...events, 'complete']);
    },
  },
  {
    title: '1.9 an observer that is none is a TypeError',
    check: async (candidate) => {
      /* istanbul ignore next -- the observer is refused, so its next() is never called */
      const half = { next: () => undefined };
      for (const observer of [undefined, null, {}, half]) {
        const { source } = await candidate.make(1);
        let thrown: unknown;
        try {
          source.subscribeWithDemand(observer as DemandObserver<unknown>);
        } catch (error) {
          thrown = error;
        }
        if (!(thrown instanceof TypeError)) {
          throw new ExpectationError('subscribeWithDemand() throws a TypeError for an observer without next, error or complete', thrown);
        }
      }
    },
  },
  {
    title: '1.10, 2.12 each subscription has its own demand, events and end',
    unless: (candidate) => isShared(candidate) ?? needs(4)(candidate),
    check: async (candidate) => {
      const { source, events, settle } = await candidate.make(4);
      const first = demandProbe<unknown>().subscribe(source).request(1);
      const second = demandProbe<unknown>().subscribe(source).request(Infinity);
      await settle(() => first.signals.length + second.signals.length);
      first.expectEvents(events.slice(0, 1)).expectNothing();
      second.expectEvents(events).expectComplete();
      first.cancel();
      const third = demandProbe<unknown>().subscribe(source);
      await settle(() => third.signals.length);
      third.expectNothing().request(2);
      await settle(() => third.signals.length);
      third.expectEvents(events.slice(0, 2)).cancel();
    },
  },
  {
    title: '2.13 an observer whose next() throws is unsubscribed, and the error reported as RxJS does',
    unless: needs(5),
    check: async (candidate) => {
      const mistake = new Error('an observer made a mistake');
      const reported = await reportedDuring(async () => {
        const { probe, events, ask } = await watch(candidate, 5, {
          onNext: () => {
            throw mistake;
          },
        });
        await ask(1);
        await ask(4);
        probe.expectEvents(events.slice(0, 1)).expectNothing();
        expectSame('The subscription is closed', probe.closed, true);
      });
      expectSame('The error was reported to config.onUnhandledError', reported, [mistake]);
    },
  },
  {
    title: '3.5, 3.7, 3.15 unsubscribe() returns normally, and may be called again',
    unless: needs(2),
    check: async (candidate) => {
      const { probe, rest } = await watch(candidate, 2);
      probe.cancel().cancel().cancel();
      await rest();
      expectSame('The subscription is closed', probe.closed, true);
      probe.expectNothing();
    },
  },
  {
    title: '3.5 unsubscribe() inside start() keeps the source silent',
    check: async (candidate) => {
      const { probe, ask } = await watch(candidate, 1, { onStart: (observer) => observer.cancel() });
      await ask(1);
      probe.expectNothing();
    },
  },
  {
    title: '3.13 after a cancel, and after the end, the observer is forgotten',
    unless: (candidate) =>
      needs(2)(candidate) ?? (candidate.collectGarbage === undefined ? 'garbage cannot be collected here: node --expose-gc' : undefined),
    check: async (candidate) => {
      const { source, settle } = await candidate.make(2);
      const left = [observeAndLeave(source, Infinity), observeAndLeave(source, 1)];
      await settle(() => 0);
      left[1]?.subscription.unsubscribe();
      for (let round = 0; round < 3; round++) {
        // A WeakRef keeps its object until the turn in which it was read is over.
        await turn();
        candidate.collectGarbage?.();
      }
      expectSame(
        'Nothing refers to the observers any more, after [the end, a cancel]',
        left.map(({ subscription, observer }) => subscription.closed && observer.deref() === undefined),
        [true, true],
      );
    },
  },
];

/** In a function of its own: a frame keeps alive what it has made. */
function observeAndLeave(source: ProbeSource<unknown>, n: number): { subscription: DemandSubscription; observer: WeakRef<object> } {
  const observer = { next: () => undefined, error: () => undefined, complete: () => undefined };
  const subscription = source.subscribeWithDemand(observer);
  subscription.request(n);
  return { subscription, observer: new WeakRef(observer) };
}
