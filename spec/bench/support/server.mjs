import { fileURLToPath } from 'node:url';
import { require as requireTs } from 'tsx/cjs/api';

/** What a workload may need from outside: the URL of it, or why there is none. Started when first asked for. */
const starts = {
  mysql: () => {
    // As the integration specs find one; theirs are TypeScript.
    const file = fileURLToPath(new URL('../../support/mysqlServer.ts', import.meta.url));
    return requireTs(file, file).startMysqlServer();
  },
};

const started = new Map();

export async function serverOf(kind) {
  if (!started.has(kind)) {
    const server = starts[kind]().catch((error) => ({ missing: error.message.split('\n')[0] }));
    started.set(kind, server);
  }
  return started.get(kind);
}

export async function stopServers() {
  for (const server of started.values()) await (await server).stop?.();
}
