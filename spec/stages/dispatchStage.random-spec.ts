import fc from 'fast-check';
import { broadcastDispatcher, demandDispatcher, partitionDispatcher } from 'rxjs-demand';
import { range } from '../support/dispatching.js';
import { SLOTS, stageStep, StageScript } from '../support/StageScript.js';

const ascending = (events: Iterable<number>): number[] => [...events].sort((a, b) => a - b);

/** In place of `expect` where it runs after each of many thousand steps. */
function ensure(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function forEveryScript(
  make: (bufferSize: number, keepAlive: boolean) => StageScript,
  check: (script: StageScript) => void,
  end: (script: StageScript) => void,
): void {
  fc.assert(
    fc.property(fc.array(stageStep, { maxLength: 70, size: 'max' }), fc.constantFrom(3, 8, Infinity), (steps, bufferSize) => {
      const script = make(bufferSize, true);
      for (const step of steps) {
        script.run(step);
        for (const consumer of script.consumers) {
          ensure(consumer.unmet >= 0, '1.1: no more than was asked for');
        }
        check(script);
      }
      script.finish();
      for (const consumer of script.consumers) {
        ensure(consumer.deepest === 1, '1.3: nothing is nested');
        ensure(!consumer.batches.some(({ length }) => length === 0), 'no batch is empty');
      }
      end(script);
    }),
    { seed: 7, numRuns: 250 },
  );
}

/** Everybody who is still there has been told that it is over. */
function allCompleted(script: StageScript): boolean {
  return [...script.present.values()].every(({ completions }) => completions === 1);
}

describe('dispatchStage, at random', () => {
  it('demandDispatcher: nothing is lost, nothing comes twice, the order is kept, and upstream owes what is unmet', () => {
    forEveryScript(
      (bufferSize, keepAlive) => new StageScript(demandDispatcher(), { bufferSize, keepAlive }),
      (script) => {
        const unmet = script.unmet.reduce((sum, n) => sum + n, 0);
        if (script.mode === 'forward') {
          // Nobody waits while something is buffered, or without upstream having been asked.
          ensure(unmet === 0 || script.shared.bufferedCount === 0, 'what is buffered is served');
          ensure(script.owed >= unmet, 'what is unmet is asked for');
          const abandoned = script.consumers.filter(({ left }) => left).reduce((sum, consumer) => sum + consumer.unmet, 0);
          ensure(script.owed <= unmet + abandoned, 'no more is asked for than was');
          ensure(script.owed === unmet || script.consumers.some(({ left }) => left), 'as long as nobody leaves, exactly what is unmet');
          ensure(script.received.length + script.shared.bufferedCount + script.discarded.length === script.pushed, 'all is accounted for');
        }
      },
      (script) => {
        expect(ascending([...script.received, ...script.discarded])).toEqual(range(0, script.pushed));
        for (const { events } of script.consumers) expect(events).toEqual(ascending(events));
        expect(allCompleted(script)).toBe(true);
      },
    );
  });

  it('broadcastDispatcher: all who are there get the same, in order, and upstream owes what all can take', () => {
    forEveryScript(
      (bufferSize, keepAlive) => new StageScript(broadcastDispatcher(), { bufferSize, keepAlive }),
      (script) => {
        if (script.mode === 'forward' && script.present.size > 0) {
          const least = Math.min(...script.unmet);
          ensure(least <= 0 || script.shared.bufferedCount === 0, 'what is buffered is served');
          ensure(script.owed + script.shared.bufferedCount >= least, 'what all have asked for is asked for');
        }
        // Never more on its way or waiting than some consumer has asked for.
        const most = Math.max(0, ...script.consumers.map((consumer) => consumer.asked));
        ensure(script.owed + script.shared.bufferedCount <= most, 'no more than some consumer has asked for');
      },
      (script) => {
        const shared = ascending(new Set(script.received));
        expect(ascending([...shared, ...script.discarded])).toEqual(range(0, script.pushed));
        for (const { events } of script.consumers) {
          const from = events.length === 0 ? 0 : shared.indexOf(events[0] as number);
          expect(events).toEqual(shared.slice(from, from + events.length));
        }
        expect(allCompleted(script)).toBe(true);
      },
    );
  });

  it('broadcastDispatcher with selectors: each gets all it accepts of what went out while it was there', () => {
    const accepts = (slot: number, event: number): boolean => slot === 0 || event % (slot + 1) === 0;
    forEveryScript(
      (bufferSize, keepAlive) =>
        new StageScript(broadcastDispatcher(), { bufferSize, keepAlive }, (slot) => ({ selector: (event) => accepts(slot, event) })),
      (script) => {
        const least = script.mode === 'forward' && script.present.size > 0 ? Math.min(...script.unmet) : 0;
        ensure(least === 0 || script.owed > 0, 'what is rejected is asked for again');
      },
      (script) => {
        for (const { slot, events } of script.consumers) {
          expect(events).toEqual(ascending(new Set(events)));
          const first = events[0] ?? 0;
          const last = events.at(-1) ?? -1;
          const seen = range(first, last + 1).filter((event) => accepts(slot, event) && !script.discarded.includes(event));
          expect(events).toEqual(seen);
        }
        expect(allCompleted(script)).toBe(true);
      },
    );
  });

  it('partitionDispatcher: each event to its partition, in order over all its consumers; queues are bounded, and nothing is discarded', () => {
    const none = (event: number): boolean => event % 7 === 0;
    const sizes = new Map<StageScript, number>();
    forEveryScript(
      (bufferSize, keepAlive) => {
        const script = new StageScript(
          partitionDispatcher({ partitions: SLOTS, hash: (event) => (none(event) ? undefined : [event, event % SLOTS]) }),
          { bufferSize, keepAlive },
          (partition) => ({ partition }),
        );
        sizes.set(script, bufferSize);
        return script;
      },
      (script) => {
        ensure(script.shared.bufferedCount + script.owed <= (sizes.get(script) as number), 'queues are bounded');
        const asks = script.consumers.reduce((sum, { asked }) => sum + asked, 0);
        ensure(script.asked <= asks + Math.ceil(script.pushed / 7), 'no more is asked for than was, and again for what is unclaimed');
      },
      (script) => {
        const claimed = range(0, script.pushed).filter((event) => !none(event));
        expect(script.discarded).toEqual([]);
        for (let partition = 0; partition < SLOTS; partition++) {
          const got = script.consumers.filter(({ slot }) => slot === partition).flatMap(({ events }) => events);
          expect(got).toEqual(claimed.filter((event) => event % SLOTS === partition));
        }
        expect(allCompleted(script)).toBe(true);
      },
    );
  });

  it.each([
    { name: 'demandDispatcher', make: () => demandDispatcher<number>() },
    {
      name: 'partitionDispatcher',
      make: () => partitionDispatcher<number>({ partitions: SLOTS, hash: (event) => [event, event % SLOTS] }),
    },
  ])('$name without keepAlive: what is not received is reported, once, run after run', ({ make }) => {
    let runs = 0;
    forEveryScript(
      (bufferSize) => new StageScript(make(), { bufferSize }, (partition) => ({ partition })),
      (script) => {
        if (script.present.size === 0) {
          expect([script.shared.bufferedCount, ascending([...script.received, ...script.discarded])]).toEqual([0, range(0, script.pushed)]);
          script.owed = 0;
        }
      },
      (script) => {
        runs += script.runs;
        expect(ascending([...script.received, ...script.discarded])).toEqual(range(0, script.pushed));
      },
    );
    expect(runs).toBeGreaterThan(300);
  });
});
