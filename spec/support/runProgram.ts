import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/** A program that runs beside the spec. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Once it has ended: its exit code, null when a signal ended it. */
  readonly exitCode: Promise<number | null>;
  /** Waits until it has printed this; fails when it ends before. */
  printed(text: string | RegExp): Promise<void>;
}

const running = new Set<ChildProcess>();
const tsx = createRequire(resolve('package.json')).resolve('tsx');

/** Runs a TypeScript program as `tsx --tsconfig samples/tsconfig.json` does, with no settings but those given. */
export function runProgram(file: string, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): RunningProgram {
  return startProgram(process.execPath, ['--import', tsx, file, ...args], { TSX_TSCONFIG_PATH: 'samples/tsconfig.json', ...environment });
}

export function startProgram(command: string, args: readonly string[], environment: Readonly<Record<string, string>>): RunningProgram {
  const child = spawn(command, args, { env: { ...inherited(), ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (texts[stream] += text));
  }
  const exitCode = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return {
    child,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    exitCode,
    printed: async (text) => {
      const ended = exitCode.then(() =>
        Promise.reject(new Error(`It ended before it printed ${String(text)}:\n${texts.stdout}${texts.stderr}`)),
      );
      ended.catch(() => undefined);
      while (!(typeof text === 'string' ? texts.stdout.includes(text) : text.test(texts.stdout))) {
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
  };
}

/** For `afterEach`: a spec that failed leaves no process behind. */
export async function killPrograms(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      child.kill('SIGKILL');
      return once(child, 'close');
    }),
  );
}

/** What the developer has set for the main job must not reach the one under test. */
function inherited(): NodeJS.ProcessEnv {
  const settings = /^(TWITTER_|DATABASE_URL$|POLL_INTERVAL_MS$|MAX_DEMAND$|CONSUMERS$|DRAIN_TIMEOUT_MS$|NODE_OPTIONS$|FORCE_COLOR$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
}
