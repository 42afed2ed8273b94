import { execFileSync } from 'node:child_process';
import type { MysqlServer } from './mysqlServer.js';
import { waitUntilReady } from './waitUntilReady.js';

const PASSWORD = 'secret';

/** Whether a daemon is behind the docker command: the command alone is no use. */
export function dockerAnswers(): boolean {
  try {
    docker('info', '--format', '{{.ServerVersion}}');
    return true;
  } catch {
    return false;
  }
}

export async function startContainer(): Promise<MysqlServer> {
  const id = docker(
    'run',
    '--detach',
    '--rm',
    '--publish',
    '127.0.0.1::3306',
    '--env',
    `MARIADB_ROOT_PASSWORD=${PASSWORD}`,
    'mariadb:10.11',
  );
  const remove = (): void => void docker('rm', '--force', '--volumes', id);
  try {
    const port = docker('port', id, '3306/tcp').split(':').pop() ?? '';
    const url = `mysql://root:${PASSWORD}@127.0.0.1:${port}`;
    await waitUntilReady(url, 60_000);
    process.once('exit', remove);
    return {
      url,
      kind: 'docker',
      stop: () => {
        process.off('exit', remove);
        remove();
        return Promise.resolve();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', timeout: args[0] === 'run' ? 300_000 : 10_000, stdio: 'pipe' }).trim();
}
