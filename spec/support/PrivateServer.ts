import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MysqlServer } from './mysqlServer.js';
import type { ServerBinary } from './serverBinary.js';
import { waitUntilReady } from './waitUntilReady.js';

const USER = 'app';
const PASSWORD = 'secret';

/** A database server in a temporary directory, on a free port of 127.0.0.1, that a spec may kill and start again. */
export class PrivateServer implements MysqlServer {
  readonly kind = 'private instance';
  readonly url: string;
  private server: ChildProcess | undefined;

  private constructor(
    private readonly binary: ServerBinary,
    private readonly directory: string,
    private readonly port: number,
    private readonly janitor: ChildProcess,
  ) {
    this.url = `mysql://${USER}:${PASSWORD}@127.0.0.1:${port}`;
  }

  static async start(binary: ServerBinary): Promise<PrivateServer> {
    const directory = mkdtempSync(join(tmpdir(), 'rxjs-demand-db-'));
    const server = new PrivateServer(binary, directory, await freePort(), startJanitor(directory));
    try {
      server.createDataDirectory();
      await server.restart();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Starts the server again, on the same port and data, after `kill()`. */
  async restart(): Promise<void> {
    const server = spawn(this.binary.path, this.arguments(), { stdio: 'ignore' });
    this.server = server;
    try {
      await waitUntilReady(this.url, 60_000, () => server.exitCode === null);
    } catch (error) {
      throw new Error(`${this.binary.path} did not start:\n${this.log()}`, { cause: error });
    }
  }

  /** kill -9: connections break, nothing is flushed. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    const cleaned = once(this.janitor, 'exit');
    this.janitor.stdin?.end();
    await cleaned;
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server && server.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit');
      server.kill(signal);
      await exited;
    }
    // Killed, the server leaves this file behind; the janitor must not act on a number that may be another process by then.
    rmSync(this.file('server.pid'), { force: true });
  }

  private createDataDirectory(): void {
    const data = `--datadir=${this.file('data')}`;
    if (this.binary.installDb) {
      const how = ['--no-defaults', data, '--auth-root-authentication-method=normal', '--skip-test-db', ...asRoot()];
      execFileSync(this.binary.installDb, how, { stdio: 'pipe' });
    } else {
      execFileSync(this.binary.path, ['--no-defaults', '--initialize-insecure', data, ...asRoot()], { stdio: 'pipe' });
    }
    const account = `'${USER}'@'127.0.0.1'`;
    writeFileSync(
      this.file('init.sql'),
      `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO ${account};\n`,
    );
  }

  private arguments(): string[] {
    return [
      '--no-defaults',
      `--datadir=${this.file('data')}`,
      `--socket=${this.file('server.sock')}`,
      `--pid-file=${this.file('server.pid')}`,
      `--log-error=${this.file('error.log')}`,
      `--init-file=${this.file('init.sql')}`,
      `--port=${this.port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      ...asRoot(),
    ];
  }

  private log(): string {
    try {
      return readFileSync(this.file('error.log'), 'utf8').split('\n').slice(-20).join('\n');
    } catch {
      return '(no log)';
    }
  }

  private file(name: string): string {
    return join(this.directory, name);
  }
}

/** Outlives this process, also when it is killed: the end of its input is the sign to end the server and to remove the directory. */
function startJanitor(directory: string): ChildProcess {
  const script = 'cat > /dev/null; [ -f "$1/server.pid" ] && kill -9 "$(cat "$1/server.pid")"; rm -rf "$1"';
  return spawn('/bin/sh', ['-c', script, 'janitor', directory], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
}

/** The servers refuse to run as root unless told to. */
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
