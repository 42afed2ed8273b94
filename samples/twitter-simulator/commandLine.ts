import { parseArgs } from 'node:util';
import { expectNumberText, LONGEST_DELAY_MS, type NumberRange } from './expectOption.js';
import { FAULT_KINDS, type FaultProbabilities } from './Faults.js';
import { DEFAULT_TOKEN, MOST_POSTS, type SimulatorOptions } from './options.js';

export const HELP = `X API simulator: GET /2/tweets/search/recent, over HTTP, without an account.

  npx tsx samples/twitter-simulator/main.ts [options]

  --port N                port to listen on, 0 for any free one (default 4010)
  --token TEXT            bearer token clients have to send (default ${DEFAULT_TOKEN})
  --corpus FILE           serve a JSON Lines file, {"id","text","author_id","created_at","username"} a line
  --match-all             serve every post whatever the query (default with --corpus; --no-match-all)
  --posts N               how many posts to generate (default 2500)
  --seed N                of the posts and the faults (default 1)
  --initial N             posts that are there at the start (default all)
  --posts-per-second N    how fast the others appear (default 5)
  --forever               go on with new posts after the first --posts
  --rate-limit N          requests per 15 minutes (default 450)
  --since-id-age          refuse a since_id older than seven days, as the API does
  --faults KIND=SHARE,... let this share of requests go wrong; kinds:
                          ${FAULT_KINDS.slice(0, 6).join(', ')},
                          ${FAULT_KINDS.slice(6).join(', ')}
  --slow-ms N             delay of the fault slow (default 1000)
  --help                  show this
`;

/**
 * What the command line asks for; `undefined` for `--help`.
 *
 * @throws TypeError or RangeError with a message for the user.
 */
export function readCommandLine(args: readonly string[]): SimulatorOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      port: { type: 'string' },
      token: { type: 'string' },
      corpus: { type: 'string' },
      'match-all': { type: 'boolean' },
      posts: { type: 'string' },
      seed: { type: 'string' },
      initial: { type: 'string' },
      'posts-per-second': { type: 'string' },
      forever: { type: 'boolean' },
      'rate-limit': { type: 'string' },
      'since-id-age': { type: 'boolean' },
      faults: { type: 'string' },
      'slow-ms': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  const count: NumberRange = { from: 0, integer: true };
  const port = toNumber('--port', values.port, { from: 0, to: 65_535, integer: true });
  return withoutUndefined({
    port: port ?? 4010,
    token: values.token,
    corpusFile: values.corpus,
    matchAll: values['match-all'],
    posts: toNumber('--posts', values.posts, { ...count, to: MOST_POSTS }),
    seed: toNumber('--seed', values.seed, { integer: true }),
    initial: toNumber('--initial', values.initial, count),
    postsPerSecond: toNumber('--posts-per-second', values['posts-per-second'], { above: 0 }),
    forever: values.forever,
    rateLimit: toNumber('--rate-limit', values['rate-limit'], { from: 1, integer: true }),
    enforceSinceIdAge: values['since-id-age'],
    faults: values.faults === undefined ? undefined : toFaults(values.faults),
    slowMs: toNumber('--slow-ms', values['slow-ms'], { from: 0, to: LONGEST_DELAY_MS }),
  });
}

function toNumber(name: string, text: string | undefined, range: NumberRange): number | undefined {
  return text === undefined ? undefined : expectNumberText(name, text, range);
}

function toFaults(text: string): FaultProbabilities {
  const known: readonly string[] = FAULT_KINDS;
  const entries = text.split(',').map((entry): [string, number] => {
    const [kind = '', share] = entry.split('=');
    if (!known.includes(kind) || share === undefined) {
      throw new RangeError(
        `Expected \`--faults\` to be a list of KIND=SHARE with kinds ${FAULT_KINDS.join(', ')}, got \`${entry}\` (string)`,
      );
    }
    return [kind, expectNumberText(`--faults ${kind}`, share, { from: 0, to: 1 })];
  });
  return Object.fromEntries(entries);
}

/** With exactOptionalPropertyTypes an option not given is a property not there. */
function withoutUndefined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
