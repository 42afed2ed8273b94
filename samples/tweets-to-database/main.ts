import { describeFailure } from './describeFailure.js';
import { Overdue } from './Overdue.js';
import { runLive } from './runLive.js';
import { runSimulated } from './runSimulated.js';
import { HELP, readSettings, type Settings } from './settings.js';
import { onShutdown } from './shutdown.js';

const FAILED = 1;
const USED_WRONGLY = 2;

function run(settings: Settings): Promise<void> {
  const shutdown$ = onShutdown(process, (exitCode) => process.exit(exitCode));
  const { bearerToken } = settings;
  return bearerToken === undefined
    ? runSimulated(settings, shutdown$, process.stdout)
    : runLive(settings, bearerToken, shutdown$, process.stdout);
}

function fail(exitCode: number, error: unknown): void {
  process.stderr.write(`${describeFailure(error)}\n`);
  if (error instanceof Overdue) {
    // What is on its way to the database holds the process.
    process.exit(exitCode);
  }
  // Not exit(): what is open is closed by then, and the process ends by itself.
  process.exitCode = exitCode;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `npm start | head`: nobody reads any more. Else somebody wants to know why there is nothing to read.
  if (error.code !== 'EPIPE') {
    process.stderr.write(`Cannot write what there is to say: ${error.message}\n`);
  }
  process.exit(FAILED);
});

try {
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings === 'help') {
    process.stdout.write(HELP);
  } else {
    await run(settings).catch((error: unknown) => fail(FAILED, error));
  }
} catch (error) {
  fail(USED_WRONGLY, error);
}
