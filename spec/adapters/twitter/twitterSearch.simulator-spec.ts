import { startSimulator, type Simulator } from '../../../samples/twitter-simulator/index.js';
import { ManualScheduler } from '../../support/manualScheduler.js';
import { NOW, startSearch, type RunningSearch } from '../../support/searchHarness.js';

/** Against the API simulator, whose clock is the search's virtual one: every post there is, whatever goes wrong on the way. */
describe('twitterSearch against the simulator', () => {
  let simulator: Simulator;

  afterEach(async () => {
    await simulator.close();
  });

  /** Asks for `demand` at a time until `count` different posts came; time moves only when nothing else can happen. */
  const readUntil = async (search: RunningSearch, count: number, demand: number): Promise<ReadonlySet<string>> => {
    const seen = new Set<string>();
    let taken = 0;
    let asked = 0;
    while (seen.size < count && search.errors.length === 0) {
      for (const batch of search.batches.slice(taken)) {
        batch.forEach((tweet) => seen.add(tweet.id));
      }
      const isNew = search.batches.length > taken;
      taken = search.batches.length;
      if (search.ids().length >= asked && seen.size < count) {
        asked += demand;
        search.request(demand);
      } else if (!isNew) {
        search.scheduler.advance(search.scheduler.nextTimerIn ?? 0);
      }
      await search.idle();
    }
    search.unsubscribe();
    return seen;
  };

  it('reads a whole corpus, each post once, a page a request', async () => {
    simulator = await startSimulator({ posts: 1_050, matchAll: true });
    const search = startSearch(simulator, { bearerToken: simulator.token });
    const seen = await readUntil(search, 1_050, 70);
    expect(seen.size).toBe(1_050);
    expect(search.ids()).toHaveLength(1_050);
    expect(search.begun()).toBe(11);
  });

  it('reads a growing corpus through faults of every kind, and loses nothing', async () => {
    const scheduler = new ManualScheduler(NOW);
    const share = 0.06;
    simulator = await startSimulator({
      posts: 1_500,
      initial: 600,
      postsPerSecond: 3,
      matchAll: true,
      now: () => scheduler.now(),
      faults: {
        rateLimited: share,
        html503: share,
        reset: share,
        malformedJson: share,
        partialErrors: share,
        duplicates: share,
        shortPage: share,
      },
    });
    const search = startSearch(simulator, { bearerToken: simulator.token }, scheduler);
    const seen = await readUntil(search, 1_500, 70);
    expect(search.errors).toEqual([]);
    expect(seen.size).toBe(1_500);
    expect(new Set(search.kinds())).toEqual(new Set(['page', 'window', 'retry', 'rateLimited', 'partialErrors']));
    // Duplicates are the API's own; nothing is read again on account of the faults.
    expect(search.ids().length).toBeLessThan(1_600);
  });
});
