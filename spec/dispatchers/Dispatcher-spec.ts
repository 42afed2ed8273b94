import fc from 'fast-check';
import { broadcastDispatcher, demandDispatcher, partitionDispatcher, type Dispatcher, type SubscribeOptions } from 'rxjs-demand';
import { CONSUMERS, DispatcherBooks, step, who } from '../support/DispatcherBooks.js';
import { NamedConsumers } from '../support/replayDispatcher.js';

function forEveryScript(
  make: () => { dispatcher: Dispatcher<number>; optionsOf: (slot: number) => SubscribeOptions<number> },
  check: (books: DispatcherBooks) => void,
): void {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (script) => {
      const { dispatcher, optionsOf } = make();
      const books = new DispatcherBooks(dispatcher, optionsOf);
      for (const current of script) {
        books.run(current);
        if (books.members.some((member) => books.unmet(member) < 0)) {
          throw new Error(`more than asked for after ${JSON.stringify(current)}`);
        }
      }
      check(books);
    }),
    { seed: 31, numRuns: 500 },
  );
}

const ascending = (events: readonly number[]): number[] => [...events].sort((a, b) => a - b);
const everything = ({ sent }: DispatcherBooks): number[] => Array.from({ length: sent }, (_, index) => index);

describe('Dispatcher', () => {
  it('demand: each event to one consumer, in order, and upstream is asked for what is unmet', () => {
    forEveryScript(
      () => ({ dispatcher: demandDispatcher(), optionsOf: () => ({}) }),
      (books) => {
        const received = books.members.flatMap((member) => member.received);
        expect(ascending([...received, ...books.leftover])).toEqual(everything(books));
        for (const member of books.members) {
          expect(member.received).toEqual(ascending(member.received));
        }
        expect(books.undelivered).toEqual([]);
        // What the ones that left had asked for is on its way, and goes to the others or is left over.
        expect(books.upstream - books.sent).toBeGreaterThanOrEqual(books.unmetTotal);
        if (books.members.every(({ leftAfter }) => leftAfter === undefined)) {
          expect(books.upstream - books.sent).toBe(books.unmetTotal);
        }
      },
    );
  });

  it('broadcast: the same to all, in order, and upstream is asked for what all can take', () => {
    forEveryScript(
      () => ({ dispatcher: broadcastDispatcher(), optionsOf: () => ({}) }),
      (books) => {
        for (const { received, joinedAfter } of books.members) {
          expect(received).toEqual(books.taken.slice(joinedAfter, joinedAfter + received.length));
        }
        for (const { received, joinedAfter } of books.present.values()) {
          expect(received).toHaveLength(books.taken.length - joinedAfter);
        }
        expect(ascending([...books.taken, ...books.leftover])).toEqual(everything(books));
        // Asked for and not taken: no less than all have asked for; no more than any one that ever was the slowest had to get.
        if (books.present.size > 0) {
          const least = Math.min(...[...books.present.values()].map((member) => books.unmet(member)));
          expect(books.upstream - books.taken.length).toBeGreaterThanOrEqual(least);
        }
      },
    );
  });

  it('broadcast: asks for exactly what all have asked for, as long as nobody comes late', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(who, fc.integer({ min: 1, max: 6 })), { maxLength: 60 }), (asks) => {
        const books = new DispatcherBooks(broadcastDispatcher(), () => ({}));
        for (let slot = 0; slot < CONSUMERS; slot++) books.run({ join: slot });
        for (const [ask, n] of asks) {
          books.run({ ask, n });
          if (n > 3) books.run({ dispatch: n });
          expect(books.upstream).toBe(Math.min(...books.members.map(({ asked }) => asked)));
          expect(books.leftover).toEqual([]);
        }
      }),
      { seed: 32, numRuns: 200 },
    );
  });

  it('broadcast with selectors: each gets what it accepts, and what it rejects is told', () => {
    const accepts = (slot: number, event: number): boolean => event % (slot + 1) === 0;
    forEveryScript(
      () => ({ dispatcher: broadcastDispatcher(), optionsOf: (slot) => ({ selector: (event) => accepts(slot, event) }) }),
      (books) => {
        for (const { slot, received, rejected, joinedAfter } of books.members) {
          const seen = books.taken.slice(joinedAfter, joinedAfter + received.length + rejected);
          expect(received).toEqual(seen.filter((event) => accepts(slot, event)));
          expect(rejected).toBe(seen.length - received.length);
        }
      },
    );
  });

  it('partitions: each event to its partition or nobody, in order, and the demand asked upstream is accounted for', () => {
    const partitionOf = (event: number): number | undefined => (event % 7 === 0 ? undefined : event % CONSUMERS);
    forEveryScript(
      () => ({
        dispatcher: partitionDispatcher<number>({
          partitions: CONSUMERS,
          hash: (event) => {
            const partition = partitionOf(event);
            return partition === undefined ? undefined : [event, partition];
          },
        }),
        optionsOf: (slot) => ({ partition: slot }),
      }),
      (books) => {
        const queued = books.dispatcher.queued?.() ?? NaN;
        for (const { slot, received } of books.members) {
          expect(received).toEqual(ascending(received));
          expect(received.filter((event) => partitionOf(event) !== slot)).toEqual([]);
        }
        const received = books.members.flatMap((member) => member.received);
        expect(books.unclaimed).toBe(books.taken.filter((event) => partitionOf(event) === undefined).length);
        expect(received.length + books.undelivered.length + queued + books.unclaimed).toBe(books.taken.length);
        expect(new Set([...received, ...books.undelivered]).size).toBe(received.length + books.undelivered.length);
        // What is queued has used up demand; of what was given back, as much was asked for anew.
        expect(books.upstream - books.sent).toBe(books.unmetTotal + books.abandoned - queued);
        expect(books.leftover).toEqual([]);
      },
    );
  });

  it('partitions: all that is queued can be drained, once, in the order of each partition', () => {
    const dispatcher = partitionDispatcher<string>({ partitions: 2, hash: (event) => [event.toUpperCase(), event.length % 2] });
    const consumers = new NamedConsumers(dispatcher);
    consumers.subscribe('odd', { partition: 1 });
    consumers.ask('odd', 6);
    consumers.dispatch(['aa', 'b', 'cc', 'ddd', 'ee', 'f']);
    expect(consumers.out).toEqual([['odd', ['B', 'DDD', 'F']]]);
    expect(dispatcher.queued?.()).toBe(3);
    expect(dispatcher.drain?.()).toEqual(['aa', 'cc', 'ee']);
    expect([dispatcher.queued?.(), dispatcher.drain?.()]).toEqual([0, []]);
  });
});
