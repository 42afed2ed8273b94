import { PrivateServer } from './PrivateServer.js';
import { dockerAnswers, startContainer } from './dockerServer.js';
import { findServerBinary, installServer } from './serverBinary.js';

/** A real MySQL or MariaDB server a spec may use as it likes. `url` has no database name: every spec file makes its own. */
export interface MysqlServer {
  readonly url: string;
  readonly kind: 'MYSQL_URL' | 'private instance' | 'docker';
  stop(): Promise<void>;
}

const NO_SERVER = `No MySQL or MariaDB server for the integration specs. Any of these four will do:
  1. MYSQL_URL=mysql://user:password@host:port of a server on which the user may create databases;
  2. mariadbd or mysqld installed (on PATH or in /usr/sbin): a private instance is started on 127.0.0.1 and removed afterwards;
  3. a Docker daemon that answers "docker info";
  4. Debian or Ubuntu as root: "apt-get install mariadb-server-core mariadb-client-core" is then run for you.`;

/** Finds a server, or starts one, in the order of the message above. */
export async function startMysqlServer(): Promise<MysqlServer> {
  const given = process.env['MYSQL_URL'];
  if (given) {
    return { url: given.replace(/\/+$/, ''), kind: 'MYSQL_URL', stop: () => Promise.resolve() };
  }
  const installed = findServerBinary();
  if (installed) {
    return PrivateServer.start(installed);
  }
  if (dockerAnswers()) {
    return startContainer();
  }
  return startPrivateServer();
}

/** A server of one's own that may be killed and restarted; never the one behind MYSQL_URL, which others may be using. */
export async function startPrivateServer(): Promise<PrivateServer> {
  const binary = findServerBinary() ?? installServer();
  if (!binary) {
    throw new Error(NO_SERVER);
  }
  return PrivateServer.start(binary);
}
