import { HELP, readSettings } from '../../../samples/tweets-to-database/settings.js';

const defaults = {
  bearerToken: undefined,
  apiUrl: undefined,
  query: 'anitta',
  databaseUrl: undefined,
  pollIntervalMs: undefined,
  maxDemand: 500,
  consumers: 2,
  limit: Infinity,
  forever: false,
  drainTimeoutMs: 30_000,
};
const HINT = 'With npm, options come after two dashes: npm start -- --limit 100';

function refusal(...[args, environment]: Parameters<typeof readSettings>): string {
  try {
    readSettings(args, environment);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('accepted');
}

describe('readSettings', () => {
  it.each([
    [[], {}, {}],
    [['--limit', '7'], {}, { limit: 7 }],
    [['--limit=7', '--forever'], {}, { limit: 7, forever: true }],
    [[], { MAX_DEMAND: '1', CONSUMERS: '3', POLL_INTERVAL_MS: '0' }, { maxDemand: 1, consumers: 3, pollIntervalMs: 0 }],
    [[], { DRAIN_TIMEOUT_MS: '0' }, { drainTimeoutMs: 0 }],
    [[], { DRAIN_TIMEOUT_MS: '1500' }, { drainTimeoutMs: 1500 }],
    [[], { TWITTER_QUERY: '#anitta lang:pt', DATABASE_URL: 'a.sqlite' }, { query: '#anitta lang:pt', databaseUrl: 'a.sqlite' }],
    [
      [],
      { TWITTER_BEARER_TOKEN: ' AAA%2F\n', TWITTER_API_URL: 'http://127.0.0.1:4010' },
      { bearerToken: 'AAA%2F', apiUrl: 'http://127.0.0.1:4010' },
    ],
    [[], { TWITTER_BEARER_TOKEN: '', MAX_DEMAND: ' ', TWITTER_QUERY: '', DATABASE_URL: '' }, {}],
  ])('%j with %j', (args, environment, expected) => {
    expect(readSettings(args, environment)).toEqual({ ...defaults, ...expected });
  });

  it.each([['--help'], ['-h']])('%s asks for help, whatever else is wrong', (option) => {
    expect(readSettings([option], { MAX_DEMAND: 'x' })).toBe('help');
  });

  it('has a help that names every option and variable', () => {
    const names = ['--limit', '--forever', '--help', 'TWITTER_BEARER_TOKEN', 'TWITTER_API_URL', 'TWITTER_QUERY', 'DATABASE_URL'];
    for (const name of [...names, 'POLL_INTERVAL_MS', 'MAX_DEMAND', 'CONSUMERS', 'DRAIN_TIMEOUT_MS']) {
      expect(HELP).toContain(`  ${name} `);
    }
  });

  it.each([
    [['--limit', 'x'], {}, 'Expected `--limit` to be an integer of at least 1, got `x` (string)'],
    [['--limit', '0'], {}, 'Expected `--limit` to be an integer of at least 1, got `0` (string)'],
    [['--limit'], {}, `Option '--limit <value>' argument missing. ${HINT}`],
    [['--limt', '5'], {}, `Unknown option '--limt'. ${HINT}`],
    [['5'], {}, `Unexpected argument '5'. ${HINT}`],
    [['--forever=yes'], {}, `Option '--forever' does not take an argument. ${HINT}`],
    [[], { MAX_DEMAND: 'x' }, 'Expected `MAX_DEMAND` to be an integer of at least 1, got `x` (string)'],
    [[], { MAX_DEMAND: '0' }, 'Expected `MAX_DEMAND` to be an integer of at least 1, got `0` (string)'],
    [[], { MAX_DEMAND: '1e3' }, 'Expected `MAX_DEMAND` to be an integer of at least 1, got `1e3` (string)'],
    [[], { CONSUMERS: '1.5' }, 'Expected `CONSUMERS` to be an integer from 1 to 1000, got `1.5` (string)'],
    [[], { POLL_INTERVAL_MS: '-1' }, 'Expected `POLL_INTERVAL_MS` to be an integer from 0 to 2147483647, got `-1` (string)'],
    [
      [],
      { POLL_INTERVAL_MS: '2147483648' },
      'Expected `POLL_INTERVAL_MS` to be an integer from 0 to 2147483647, got `2147483648` (string)',
    ],
    [[], { DRAIN_TIMEOUT_MS: '30s' }, 'Expected `DRAIN_TIMEOUT_MS` to be an integer from 0 to 2147483647, got `30s` (string)'],
    [
      [],
      { TWITTER_API_URL: 'ftp://x' },
      'Expected `TWITTER_API_URL` to be an http or https URL without query and fragment, got `ftp://x` (string)',
    ],
    [[], { TWITTER_API_URL: 'x' }, 'Expected `TWITTER_API_URL` to be an http or https URL without query and fragment, got `x` (string)'],
    [
      [],
      { TWITTER_API_URL: 'http://x?y' },
      'Expected `TWITTER_API_URL` to be an http or https URL without query and fragment, got `http://x?y` (string)',
    ],
    [
      [],
      { TWITTER_API_URL: 'http://u:secret@x' },
      'Expected `TWITTER_API_URL` to be without user name and password, got a URL that is not shown',
    ],
    [
      [],
      { TWITTER_API_URL: 'http://u:secret@x:99999' },
      'Expected `TWITTER_API_URL` to be without user name and password, got a URL that is not shown',
    ],
    [
      [],
      { TWITTER_API_URL: 'http://u:sec#ret@x' },
      'Expected `TWITTER_API_URL` to be without user name and password, got a URL that is not shown',
    ],
    [
      [],
      { DATABASE_URL: 'ftp://x/y' },
      'Unknown scheme `ftp` in DATABASE_URL: expected mysql://user:password@host:port/database, mariadb://… or the path of a SQLite file',
    ],
    [[], { CONSUMERS: '1001' }, 'Expected `CONSUMERS` to be an integer from 1 to 1000, got `1001` (string)'],
    [[], { TWITTER_QUERY: 'x'.repeat(4097) }, 'Expected `TWITTER_QUERY` to be at most 4096 characters, got 4097'],
    [
      [],
      { TWITTER_BEARER_TOKEN: 'Bearer secret' },
      'Expected `TWITTER_BEARER_TOKEN` to be visible ASCII characters without spaces or "Bearer", got 13 characters that are not shown',
    ],
  ])('%j with %j is refused', (args, environment, message) => {
    expect(refusal(args, environment)).toBe(message);
  });
});
