import { type SimulatorOptions, startSimulator } from '../../../samples/twitter-simulator/index.js';

const wrong = (options: Record<string, unknown>): SimulatorOptions => options;

describe('startSimulator options', () => {
  it.each<[SimulatorOptions, string]>([
    [{ port: 65_536 }, 'Expected `port` to be an integer from 0 to 65535, got `65536` (number)'],
    [wrong({ port: '4010' }), 'Expected `port` to be an integer from 0 to 65535, got `4010` (string)'],
    [{ token: '' }, 'Expected `token` to be a string that is not empty, got an empty one'],
    [wrong({ token: 5 }), 'Expected `token` to be a string that is not empty, got number'],
    [{ posts: 1_000_000_001 }, 'Expected `posts` to be an integer from 0 to 1000000000, got `1000000001` (number)'],
    [{ posts: -1 }, 'Expected `posts` to be an integer from 0 to 1000000000, got `-1` (number)'],
    [{ seed: 1.5 }, 'Expected `seed` to be an integer, got `1.5` (number)'],
    [{ initial: NaN }, 'Expected `initial` to be an integer of at least 0, got `NaN` (number)'],
    [{ initial: 1, postsPerSecond: 0 }, 'Expected `postsPerSecond` to be a number above 0, got `0` (number)'],
    [
      { postsPerSecond: 5 },
      'Expected `postsPerSecond` to be used with `initial` or `forever`: without them every post is there at the start',
    ],
    [{ rateLimit: 0 }, 'Expected `rateLimit` to be an integer of at least 1, got `0` (number)'],
    [{ rateLimitWindowMs: Infinity }, 'Expected `rateLimitWindowMs` to be a number above 0, got `Infinity` (number)'],
    [{ slowMs: 2 ** 31 }, 'Expected `slowMs` to be a number from 0 to 2147483647, got `2147483648` (number)'],
    [{ slowMs: -1 }, 'Expected `slowMs` to be a number from 0 to 2147483647, got `-1` (number)'],
    [{ faults: { reset: 2 } }, 'Expected `faults.reset` to be a number from 0 to 1, got `2` (number)'],
    [{ faults: { reset: 0.6, slow: 0.6 } }, 'Expected `the sum of faults` to be a number from 0 to 1, got `1.2` (number)'],
    [
      wrong({ faults: { fire: 1 } }),
      'Expected `faults` to name only rateLimited, usageCap, unauthorized, forbidden, html503, reset, hang, slow, malformedJson, partialErrors, duplicates, shortPage, clockJump, got `fire` (string)',
    ],
    [{ corpusFile: 'a.jsonl', forever: true }, 'Expected `forever` to be used without `corpusFile`: a recording ends'],
    [{ corpusFile: 'a.jsonl', posts: 5 }, 'Expected `posts` to be used without `corpusFile`: it says how many to generate'],
    [{ corpusFile: 'no-such-file.jsonl' }, "ENOENT: no such file or directory, open 'no-such-file.jsonl'"],
  ])('%j', async (options, message) => {
    await expect(startSimulator(options)).rejects.toThrow(new Error(message));
  });
});
