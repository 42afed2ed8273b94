import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram, type RunningProgram } from '../support/runProgram.js';

const MAIN = 'samples/tweets-to-database/main.ts';

/** systemd's `RestartSec` when nothing is said. */
const RESTART_MS = 100;

/** The main job under a supervisor: whatever ends it, it is started again. */
export class SupervisedJob {
  kills = 0;
  /** What it said when it ended by itself. */
  readonly failures: string[] = [];
  private program: RunningProgram | undefined;
  private readonly ended: Promise<void>;
  private stopping = false;

  constructor(private readonly environment: Readonly<Record<string, string>>) {
    this.ended = this.supervise();
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const { program } = this;
    if (program?.child.kill('SIGKILL') === true) {
      this.kills += 1;
      await program.exitCode;
    }
  }

  /** Lets the last one end in peace: its exit code, and what it has printed. */
  async stop(): Promise<{ readonly exitCode: number | null; readonly output: string }> {
    this.stopping = true;
    const { program } = this;
    program?.child.kill('SIGTERM');
    await this.ended;
    return { exitCode: (await program?.exitCode) ?? null, output: `${program?.stdout() ?? ''}${program?.stderr() ?? ''}` };
  }

  /** After a failure elsewhere: at once, and for good. */
  async abandon(): Promise<void> {
    this.stopping = true;
    this.program?.child.kill('SIGKILL');
    await this.ended;
  }

  /** The end of what the one that runs has printed. */
  get lastWords(): string {
    return (this.program?.stdout() ?? '').split('\n').slice(-6).join('\n');
  }

  private async supervise(): Promise<void> {
    while (!this.stopping) {
      const program = runProgram(MAIN, [], this.environment);
      this.program = program;
      await program.exitCode;
      await this.afterEnd(program);
    }
  }

  private async afterEnd(program: RunningProgram): Promise<void> {
    if (program.child.signalCode !== 'SIGKILL' && !this.stopping) {
      this.failures.push(program.stderr().trim());
      await sleep(RESTART_MS);
    }
  }
}
