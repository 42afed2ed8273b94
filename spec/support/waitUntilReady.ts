import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

/** Waits until the server at `url` answers a query; `alive` false means that its process is gone, so waiting is no use. */
export async function waitUntilReady(url: string, timeoutMs: number, alive: () => boolean = () => true): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      const connection = await createConnection({ uri: url, connectTimeout: 2000 });
      await connection.query('SELECT 1');
      await connection.end();
      return;
    } catch (error) {
      if (performance.now() > deadline || !alive()) {
        throw new Error(`The database server was not ready within ${timeoutMs} ms`, { cause: error });
      }
      await sleep(50);
    }
  }
}
