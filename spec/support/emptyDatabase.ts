import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';

/** A database without tables, for a program that makes its own, and a connection to look into it. */
export interface EmptyDatabase {
  readonly url: string;
  readonly connection: Connection;
  /** Rows of `tweets`, 0 while there is no such table. */
  countTweets(): Promise<number>;
  close(): Promise<void>;
}

/** On the server of the run (integrationSetup.ts). */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const server = process.env['RXJS_DEMAND_MYSQL_URL'] ?? '';
  const name = `rxjs_demand_${randomBytes(6).toString('hex')}`;
  const connection = await createConnection({ uri: server, charset: 'utf8mb4' });
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await connection.query(`USE ${name}`);
  return {
    url: `${server}/${name}`,
    connection,
    countTweets: async () => {
      try {
        const [rows] = await connection.query('SELECT COUNT(*) AS n FROM tweets');
        return Number((rows as { n: number }[])[0]?.n);
      } catch (error) {
        if ((error as { code?: string }).code === 'ER_NO_SUCH_TABLE') {
          return 0;
        }
        throw error;
      }
    },
    close: async () => {
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    },
  };
}
