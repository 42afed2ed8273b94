import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ServerBinary {
  readonly path: string;
  /** Makes an empty data directory: `mariadb-install-db` (MariaDB), or the server itself (MySQL). */
  readonly installDb: string | undefined;
}

/** The first of mariadbd and mysqld on PATH or where distributions put servers. */
export function findServerBinary(): ServerBinary | undefined {
  const mariadbd = findExecutable('mariadbd');
  const installDb = findExecutable('mariadb-install-db');
  if (mariadbd && installDb) {
    return { path: mariadbd, installDb };
  }
  const mysqld = findExecutable('mysqld');
  return mysqld ? { path: mysqld, installDb: undefined } : undefined;
}

/** Installs MariaDB's server from the distribution, where that can be done without asking: Debian or Ubuntu, as root. */
export function installServer(): ServerBinary | undefined {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    return undefined;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update'], { env, stdio: 'pipe' });
    // The -core packages: the same binaries without a service that starts by itself.
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'mariadb-server-core', 'mariadb-client-core'], {
      env,
      stdio: 'pipe',
    });
  } catch (error) {
    throw new Error('apt-get could not install mariadb-server-core', { cause: error });
  }
  return findServerBinary();
}

function findExecutable(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/libexec'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
