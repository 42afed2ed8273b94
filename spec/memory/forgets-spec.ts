import { turn } from '../support/eventually.js';
import { retained } from '../support/retained.js';
import { LONG_LIVED_SOURCES, openProducer, type LongLivedSource, type MakeSource } from './longLivedSources.js';
import { PIPELINES, PRODUCERS_END, type Run, type Start, type Trial } from './pipelines.js';

/** 3.13, for every producer, stage, dispatcher and consumer: what outlives a subscription refers neither to it nor to what went through it. */

/** How a subscription comes to its end. */
interface Way {
  /** The user's functions answer with promises that nobody settles. */
  readonly pending?: boolean;
  /** Cancels when the first event is delivered. */
  readonly cancelInside?: boolean;
  /** It runs on: what was delivered must be forgotten, the rest stays. */
  readonly runsOn?: boolean;
  act(at: { readonly source: LongLivedSource; readonly run: Run; readonly events: (count: number) => object[] }): void | Promise<void>;
}

const WAYS: Readonly<Record<string, Way>> = {
  completion: {
    act: async ({ source, run, events }) => {
      run.request(9);
      await turn();
      source.emit(events(3));
      await turn();
      source.complete();
    },
  },
  'an error': {
    act: async ({ source, run, events }) => {
      run.request(9);
      await turn();
      source.emit(events(3));
      await turn();
      source.fail(new Error('the source failed'));
    },
  },
  'a cancel with demand outstanding': {
    act: async ({ source, run, events }) => {
      run.request(9);
      await turn();
      source.emit(events(2));
      await turn();
      run.cancel();
    },
  },
  'a cancel with events waiting': {
    act: async ({ source, run, events }) => {
      run.request(1);
      await turn();
      source.emit(events(4));
      run.cancel();
    },
  },
  'a cancel with answers pending': {
    pending: true,
    act: async ({ source, run, events }) => {
      run.request(9);
      await turn();
      source.emit(events(4));
      await turn();
      run.cancel();
    },
  },
  'a cancel inside next': {
    cancelInside: true,
    act: async ({ source, run, events }) => {
      run.request(9);
      await turn();
      source.emit(events(3));
    },
  },
  'delivery, while it runs on': {
    runsOn: true,
    act: async ({ source, run, events }) => {
      run.request(9);
      await turn();
      source.emit(events(4));
    },
  },
};

/** What is to be forgotten, by name, and what lives on. */
interface Outcome {
  readonly references: Record<string, WeakRef<object>>;
  readonly kept: unknown;
  readonly received: number;
  readonly ends: number;
}

async function outcome(
  make: () => LongLivedSource,
  start: (source: LongLivedSource['observable'], trial: Trial) => Run,
  way: Way,
): Promise<Outcome> {
  const references: Record<string, WeakRef<object>> = {};
  const kept: unknown[] = [];
  const tally = { received: 0, ends: 0 };
  const source = make();
  kept.push(source);
  // A source may answer before `start` has returned.
  const running: { run?: Run } = {};
  const remember = (name: string, object: object): void => {
    references[name] = new WeakRef(object);
  };
  const trial: Trial = {
    watch: (name, object) => {
      if (way.runsOn !== true) {
        remember(name, object);
      }
      return object;
    },
    keep: (object) => {
      kept.push(object);
      return object;
    },
    received: (events) => {
      for (const event of events) {
        if (typeof event === 'object' && event !== null) {
          remember(`result ${tally.received}`, event);
        }
        tally.received++;
      }
      if (way.cancelInside === true) {
        running.run?.cancel();
      }
    },
    ended: () => {
      tally.ends++;
    },
    answer: (result) => (way.pending === true ? pendingAnswer(kept) : result),
  };
  const run = start(source.observable, trial);
  running.run = run;
  if (way.runsOn === true) {
    kept.push(run);
  }
  await way.act({
    source,
    run,
    events: (count) =>
      Array.from({ length: count }, (_, n) => {
        const event = { n };
        remember(`event ${n}`, event);
        return event;
      }),
  });
  await turn();
  source.takeRest?.();
  return { references, kept, ...tally };
}

/** Whoever promised it lives on. In a function of its own: what it keeps must not share a scope with what is watched. */
function pendingAnswer(kept: unknown[]): Promise<never> {
  return new Promise((resolve) => {
    kept.push(resolve);
  });
}

async function leaks(make: () => LongLivedSource, start: (typeof PIPELINES)[string]): Promise<string[]> {
  const all: Record<string, WeakRef<object>> = {};
  const kept: unknown[] = [];
  for (const [name, way] of Object.entries(WAYS)) {
    const { references, kept: lives, received, ends } = await outcome(make, start, way);
    kept.push(lives);
    const isEnd = name === 'completion' || name === 'an error';
    if (ends !== (isEnd ? 1 : 0) || ((isEnd || way.cancelInside === true) && received === 0)) {
      kept.push(`${name}: ${received} received, ${ends} ends`);
    }
    for (const [what, reference] of Object.entries(references)) {
      all[`after ${name}: ${what}`] = reference;
    }
  }
  const names = await retained(all);
  return [...names, ...kept.filter((entry): entry is string => typeof entry === 'string')];
}

describe('3.13 nothing is kept of a subscription that has ended, by a source that lives on', () => {
  describe.each(Object.keys(PRODUCERS_END))('%s', (end) => {
    it.each(Object.keys(LONG_LIVED_SOURCES))('to %s', async (name) => {
      expect(await leaks(LONG_LIVED_SOURCES[name] as MakeSource, PRODUCERS_END[end] as Start)).toEqual([]);
    });
  });

  it.each(Object.keys(PIPELINES))('%s', async (name) => {
    expect(await leaks(openProducer, PIPELINES[name] as Start)).toEqual([]);
  });
});
