import { HELP, readCommandLine } from '../../../samples/twitter-simulator/commandLine.js';

describe('command line', () => {
  it('listens on 4010 when nothing is said', () => {
    expect(readCommandLine([])).toEqual({ port: 4010 });
  });

  it('takes every option', () => {
    const line =
      '--port 0 --token secret --match-all --posts 100 --seed=-3 --initial 10 --posts-per-second 0.5 --forever --rate-limit 15 --since-id-age --faults html503=0.02,reset=1 --slow-ms 20';
    expect(readCommandLine(line.split(' '))).toEqual({
      port: 0,
      token: 'secret',
      matchAll: true,
      posts: 100,
      seed: -3,
      initial: 10,
      postsPerSecond: 0.5,
      forever: true,
      rateLimit: 15,
      enforceSinceIdAge: true,
      faults: { html503: 0.02, reset: 1 },
      slowMs: 20,
    });
    expect(readCommandLine(['--corpus', 'a.jsonl', '--no-match-all'])).toEqual({ port: 4010, corpusFile: 'a.jsonl', matchAll: false });
  });

  it('gives nothing for --help, which names every option', () => {
    expect(readCommandLine(['--help'])).toBeUndefined();
    expect(HELP).toContain('--posts-per-second N');
  });

  it.each([
    ['--port x', 'Expected `--port` to be an integer from 0 to 65535, got `x` (string)'],
    ['--port 70000', 'Expected `--port` to be an integer from 0 to 65535, got `70000` (string)'],
    ['--posts 1000000001', 'Expected `--posts` to be an integer from 0 to 1000000000, got `1000000001` (string)'],
    ['--slow-ms 2147483648', 'Expected `--slow-ms` to be a number from 0 to 2147483647, got `2147483648` (string)'],
    ['--posts 1e3', 'Expected `--posts` to be an integer from 0 to 1000000000, got `1e3` (string)'],
    ['--posts-per-second 0', 'Expected `--posts-per-second` to be a number above 0, got `0` (string)'],
    ['--faults html503', 'Expected `--faults` to be a list of KIND=SHARE with kinds rateLimited, '],
    ['--faults fire=1', 'got `fire=1` (string)'],
    ['--faults reset=2', 'Expected `--faults reset` to be a number from 0 to 1, got `2` (string)'],
    ['--colour', "Unknown option '--colour'"],
    ['stray', "Unexpected argument 'stray'"],
  ])('%s is refused', (line, message) => {
    expect(() => readCommandLine(line.split(' '))).toThrow(message);
  });
});
