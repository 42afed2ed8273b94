import { HELP, readCommandLine } from './commandLine.js';
import type { SimulatorOptions } from './options.js';
import { type Simulator, startSimulator } from './server.js';

async function main(args: readonly string[]): Promise<void> {
  const options = readCommandLine(args);
  if (options === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const simulator = await startSimulator(options);
  // Ctrl-C may arrive twice, from the terminal and from the program that started this one: the second is no news.
  let stopping: Promise<unknown> | undefined;
  const stop = (): void => {
    stopping ??= simulator.close().then(() => process.stdout.write(summarise(simulator)), report);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Whoever reads this may answer with a signal at once.
  process.stdout.write(describe(simulator, options));
}

// The token itself is not printed: what is printed ends up in logs.
function describe({ url, corpusSize }: Simulator, { token }: SimulatorOptions): string {
  const whichToken = token === undefined ? 'the default token, see --help' : 'what --token says';
  return [
    `X API simulator on ${url}, ${String(corpusSize)} posts. Ctrl-C to stop.`,
    'To point the main job at it:',
    `  TWITTER_API_URL=${url} TWITTER_BEARER_TOKEN=... npm start`,
    `where ... is ${whichToken}.`,
    '',
  ].join('\n');
}

function summarise({ stats }: Simulator): string {
  const { requests, pages, postsServed, distinctPosts, faults } = stats;
  const faultList = Object.entries(faults).map(([kind, count]) => `${kind} ${String(count)}`);
  return [
    `\n${String(requests)} requests, ${String(pages)} pages, ${String(postsServed)} posts served, ${String(distinctPosts)} distinct.`,
    `Faults: ${faultList.length > 0 ? faultList.join(', ') : 'none'}.\n`,
  ].join(' ');
}

function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** `… | head`: nobody reads any more, and it serves on. */
process.stdout.on('error', () => undefined);

main(process.argv.slice(2)).catch(report);
