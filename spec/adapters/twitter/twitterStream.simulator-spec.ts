import { startSimulator, type StreamFault } from '../../../samples/twitter-simulator/index.js';
import { eventually, turn } from '../../support/eventually.js';
import { ManualScheduler } from '../../support/manualScheduler.js';
import { NOW } from '../../support/searchHarness.js';
import { startStream } from '../../support/streamHarness.js';

describe('twitterStream against the simulator', () => {
  it('brings every post, each once, through everything that goes wrong with a stream', async () => {
    const scheduler = new ManualScheduler(NOW);
    const simulator = await startSimulator({
      posts: 600,
      initial: 0,
      postsPerSecond: 1,
      matchAll: true,
      streamRules: ['anitta'],
      now: () => scheduler.now(),
    });
    const stream = startStream(
      { ...simulator, connections: [] },
      { bearerToken: simulator.token, repairWith: { query: 'anitta', delayMs: 1_000 } },
      scheduler,
    );
    stream.request(Infinity);
    const faults: (StreamFault | 'html503' | 'rateLimited')[] = [
      'cut',
      'stall',
      'operationalDisconnect',
      'reset',
      'html503',
      'rateLimited',
    ];
    let connections = 0;
    const standing = async (): Promise<void> => {
      connections += 1;
      while (simulator.openStreams === 0 || stream.kinds().filter((kind) => kind === 'connected').length < connections) {
        // Time stands still while the connection is on its way; it moves for the waits of the schedule.
        await turn();
        if (stream.notices.at(-1)?.kind === 'disconnected' || ['retry', 'rateLimited'].includes(stream.kinds().at(-1) ?? '')) {
          const wait = (stream.notices.at(-1) as { waitMs: number }).waitMs;
          const { length } = stream.notices;
          scheduler.advance(wait);
          await eventually(() => stream.notices.length > length);
        }
      }
    };
    await standing();
    for (const fault of faults) {
      scheduler.advance(10_000);
      await eventually(() => stream.ids().length > 0 && simulator.stats.distinctPosts === simulator.corpusSize);
      if (fault === 'html503' || fault === 'rateLimited') {
        simulator.failNext(fault);
        simulator.breakStreams('cut');
      } else {
        simulator.breakStreams(fault);
      }
      const count = stream.said('disconnected').length;
      if (fault === 'stall') {
        scheduler.advance(20_000);
      }
      await stream.noticed('disconnected', count + 1);
      await standing();
      const repaired = stream.said('gapRepaired').length;
      scheduler.advance(1_000);
      await stream.noticed('gapRepaired', repaired + 1);
    }
    await eventually(() => stream.ids().length >= simulator.corpusSize);
    expect(stream.errors).toEqual([]);
    expect(new Set(stream.ids()).size).toBe(simulator.corpusSize);
    expect(stream.ids()).toHaveLength(simulator.corpusSize);
    stream.unsubscribe();
    await simulator.close();
  });
});
