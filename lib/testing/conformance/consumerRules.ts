import { Subject } from 'rxjs';
import { expectSame } from '../values/ExpectationError.js';
import { expectEnd, push, watchConsumer, type ConsumerCandidate } from './consumerCandidate.js';
import type { KitSource } from './KitSource.js';
import type { Rule } from './Rule.js';
import { expectLawful } from './stageRules.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const doesNotWait = ({ subject }: ConsumerCandidate): string | undefined =>
  subject.waits === false ? 'the consumer does not wait for its handler' : undefined;
const goesOn = ({ subject }: ConsumerCandidate): string | undefined =>
  subject.stopsOnError === false ? 'the consumer goes on when its handler fails' : undefined;

/** What a consumer owes its source, and its handler: section 2. */
export const CONSUMER_RULES: readonly Rule<ConsumerCandidate>[] = [
  {
    title: '2.1 asks when it is subscribed to, and subscribes once',
    check: async (candidate) => {
      const { source, rest } = watchConsumer(candidate, 5, 'complete');
      expectSame('It has subscribed once', source.subscriptions, 1);
      expectSame('It has asked', source.requests.length > 0, true);
      await rest();
      expectLawful(source);
    },
  },
  {
    title: '2.1 never has more in flight than maxDemand',
    unless: ({ subject }) => (subject.maxDemand === undefined ? 'it has no `maxDemand`' : undefined),
    check: async (candidate) => {
      const { source, handled, rest } = watchConsumer(candidate, 100, 'complete', undefined, (upstream, done) => {
        upstream.onRequest = () => {
          expectInFlight(upstream, done, candidate);
        };
      });
      await rest();
      expectSame('Everything was handled', handled.length, 100);
      expectLawful(source);
    },
  },
  {
    title: '2.2 waits for its handler before it asks for more, and before it completes',
    unless: doesNotWait,
    check: async (candidate) => {
      const gates: (() => void)[] = [];
      const done: number[] = [];
      const consumer = watchConsumer(
        candidate,
        30,
        'complete',
        (events) => {
          const reply$ = new Subject<never>();
          gates.push(() => {
            push(done, events);
            reply$.complete();
          });
          return reply$;
        },
        (upstream) => {
          upstream.onRequest = () => {
            expectInFlight(upstream, done, candidate);
          };
        },
      );
      await consumer.rest();
      for (let gate = gates.shift(); gate !== undefined; gate = gates.shift()) {
        expectSame('It has not ended before its handler has', consumer.ends, []);
        gate();
        await consumer.rest();
      }
      expectAll(done, 30, candidate);
      expectEnd(consumer, 'complete');
      expectLawful(consumer.source);
    },
  },
  {
    title: '1.5, 2.9 handles everything, once and in order, and then completes',
    check: async (candidate) => {
      for (const count of [0, 1, 7, 100]) {
        const consumer = watchConsumer(candidate, count, 'complete');
        await consumer.rest();
        expectAll(consumer.handled, count, candidate);
        expectEnd(consumer, 'complete');
        expectLawful(consumer.source);
      }
    },
  },
  {
    title: '2.3, 2.4 a source that has ended is neither asked nor cancelled',
    check: async (candidate) => {
      for (const end of ['complete', 'fail'] as const) {
        const { source, subscription, rest } = watchConsumer(candidate, 7, end);
        await rest();
        const asked = source.requests.length;
        subscription.unsubscribe();
        await rest();
        expectSame('It has asked no more, and not cancelled', [source.requests.length, source.cancels], [asked, 0]);
        expectLawful(source);
      }
    },
  },
  {
    title: '2.6 cancels its source when it is unsubscribed from, once',
    check: async (candidate) => {
      const consumer = watchConsumer(candidate, 10, 'open');
      await consumer.rest();
      consumer.subscription.unsubscribe();
      consumer.subscription.unsubscribe();
      await consumer.rest();
      expectSame('It has cancelled, once', consumer.source.cancels, 1);
      expectSame('It has told of no end', consumer.ends, []);
      expectLawful(consumer.source);
    },
  },
  {
    title: '2.8 what comes after that is not handled',
    check: async (candidate) => {
      const consumer = watchConsumer(candidate, 100, 'open');
      consumer.subscription.unsubscribe();
      const { length } = consumer.taken;
      consumer.source.finish('error');
      await consumer.rest();
      expectSame('Nothing more was handled', consumer.taken.length, length);
      expectSame('It has told of no end', consumer.ends, []);
      expectLawful(consumer.source);
    },
  },
  {
    title: '2.10 an error of the source is its error, the same object, after what came before was handled',
    check: async (candidate) => {
      const consumer = watchConsumer(candidate, 7, 'fail');
      await consumer.rest();
      expectAll(consumer.handled, 7, candidate);
      expectEnd(consumer, [consumer.source.failure]);
      expectLawful(consumer.source);
    },
  },
  {
    title: '2.12 each subscription has a source of its own',
    check: async (candidate) => {
      const consumer = watchConsumer(candidate, 5, 'complete');
      await consumer.rest();
      consumer.result.subscribe();
      await consumer.rest();
      expectAll(consumer.handled.slice(0, 5), 5, candidate);
      expectAll(consumer.handled.slice(5), 5, candidate);
      expectSame('The source was subscribed to twice', consumer.source.subscriptions, 2);
    },
  },
  ...(['throws', 'rejects'] as const).map((how): Rule<ConsumerCandidate> => ({
    title: `2.13 a handler that ${how} cancels the source, once, and is the error`,
    unless: (candidate) => goesOn(candidate) ?? (how === 'rejects' ? doesNotWait(candidate) : undefined),
    check: async (candidate) => {
      const mistake = new Error('a handler made a mistake');
      const consumer = watchConsumer(candidate, 100, 'open', () => {
        if (how === 'throws') {
          throw mistake;
        }
        const reply = Promise.reject(mistake);
        // A consumer that does not look at it must not bring down the runner.
        reply.catch(() => undefined);
        return reply;
      });
      await consumer.rest();
      const { length } = consumer.taken;
      consumer.source.finish('complete');
      await consumer.rest();
      expectEnd(consumer, [mistake]);
      expectSame('It has cancelled, once', consumer.source.cancels, 1);
      expectSame('Nothing more was handled', consumer.taken.length, length);
      expectLawful(consumer.source);
    },
  })),
  {
    title: '3.3 many events do not grow the stack',
    check: async (candidate) => {
      const count = candidate.kind === 'synchronous' ? 10_000 : 500;
      const consumer = watchConsumer(candidate, count, 'complete');
      await consumer.rest();
      expectSame('Everything was handled', consumer.handled.length, count);
      expectEnd(consumer, 'complete');
    },
  },
];

function expectAll(handled: readonly number[], count: number, { subject: { ordered = true } }: ConsumerCandidate): void {
  const inOrder = ordered ? handled : [...handled].sort((a, b) => a - b);
  expectSame(`Everything was handled, once${ordered ? ' and in order' : ''}`, inOrder, numbers(count));
}

function expectInFlight(source: KitSource, handled: readonly number[], { subject: { maxDemand = Infinity } }: ConsumerCandidate): void {
  source.expectAtMost(maxDemand, 'no more are in flight than `maxDemand`', handled.length);
}
