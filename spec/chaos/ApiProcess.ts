import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { SimulatorOptions, SimulatorStats } from '../../samples/twitter-simulator/index.js';

/** What apiMain.ts says. */
interface Told {
  readonly url?: string;
  readonly requests?: number;
  readonly stats?: SimulatorStats;
  readonly corpusSize?: number;
}

export interface ApiReport {
  readonly stats: SimulatorStats;
  readonly corpusSize: number;
}

/** The simulator in a process of its own: no kill and no pause of the orchestrator touches what it has served. */
export class ApiProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** `onRequest` is told of each request with how many there have been. */
  static async start(options: SimulatorOptions, onRequest: (count: number) => void): Promise<ApiProcess> {
    const tsx = createRequire(resolve('package.json')).resolve('tsx');
    const child = fork('spec/chaos/apiMain.ts', [JSON.stringify(options)], { execArgv: ['--import', tsx] });
    child.on('message', ({ requests }: Told) => {
      if (requests !== undefined) {
        onRequest(requests);
      }
    });
    const { url = '' } = await told(child, ({ url }) => url !== undefined);
    return new ApiProcess(child, url);
  }

  async report(): Promise<ApiReport> {
    const answer = told(this.child, ({ stats }) => stats !== undefined);
    this.child.send('report');
    const { stats, corpusSize = 0 } = await answer;
    return { stats: stats as SimulatorStats, corpusSize };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'close');
      this.child.kill('SIGKILL');
      await ended;
    }
  }
}

/** The next message that has what is waited for; fails when the process ends first. */
async function told(child: ChildProcess, has: (message: Told) => boolean): Promise<Told> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('The simulator ended'));
    const look = (message: Told): void => {
      if (has(message)) {
        child.off('message', look).off('close', ended);
        resolve(message);
      }
    };
    child.on('message', look).once('close', ended);
  });
}
