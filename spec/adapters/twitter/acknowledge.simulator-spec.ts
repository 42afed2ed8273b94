import { of } from 'rxjs';
import type { Message } from 'rxjs-demand';
import type { Checkpoint, CheckpointStore, Tweet } from 'rxjs-demand/twitter';
import { mulberry32 } from '../../../samples/twitter-simulator/mulberry32.js';
import { startSimulator, type Simulator } from '../../../samples/twitter-simulator/index.js';
import { ManualScheduler } from '../../support/manualScheduler.js';
import { NOW, startMessages } from '../../support/searchHarness.js';

const PAGE = 10;
const CONSUMERS = 3;
const POSTS = 600;

/** Run after run against the simulator, each dropped after some acks, until everything is stored. */
describe('an acknowledged search of the simulator that is killed again and again', () => {
  let simulator: Simulator;
  afterEach(async () => {
    await simulator.close();
  });

  it('stores every post, and reads at most a page per consumer again each time', async () => {
    const random = mulberry32(14);
    const scheduler = new ManualScheduler(NOW);
    const share = 0.05;
    simulator = await startSimulator({
      posts: POSTS,
      initial: 400,
      postsPerSecond: 2,
      matchAll: true,
      now: () => scheduler.now(),
      faults: { html503: share, reset: share, malformedJson: share, partialErrors: share, shortPage: share, rateLimited: share },
    });
    let place: Checkpoint | undefined;
    const checkpoint: CheckpointStore = { load: () => of(place), save: (_key, saved) => of((place = saved)) };
    const stored = new Set<string>();
    const again: number[] = [];

    while (stored.size < POSTS) {
      const search = startMessages(simulator, { bearerToken: simulator.token, maxResults: PAGE, checkpoint }, scheduler);
      const storedBefore = new Set(stored);
      const batches: Message<Tweet>[][] = Array.from({ length: CONSUMERS }, () => []);
      let asked = 0;
      let taken = 0;
      for (let acks = Math.floor(random() * 250); acks > 0 && stored.size < POSTS;) {
        const batch = batches[Math.floor(random() * CONSUMERS)] ?? [];
        const message = batch.splice(Math.floor(random() * batch.length), 1)[0];
        if (message !== undefined) {
          acks -= 1;
          stored.add(message.data.id);
          message.ack();
          continue;
        }
        if (search.messages().length === asked) {
          asked += PAGE;
          search.request(PAGE);
        }
        await search.idle();
        if (search.messages().length === taken && batches.every((others) => others.length === 0)) {
          scheduler.advance(scheduler.nextTimerIn ?? 0);
          await search.idle();
        }
        batch.push(...search.messages().slice(taken));
        taken = search.messages().length;
      }
      search.unsubscribe();
      expect(search.errors).toEqual([]);
      again.push(search.ids().filter((id) => storedBefore.has(id)).length);
    }
    expect(again.length).toBeGreaterThan(3);
    expect(Math.max(...again)).toBeLessThanOrEqual(PAGE * CONSUMERS);
  });
});
