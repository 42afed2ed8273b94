import { join } from 'node:path';
import type { Config } from 'jest';
import { require as requireTs } from 'tsx/cjs/api';
import type { MysqlServer, startMysqlServer as StartMysqlServer } from './mysqlServer.js';

declare global {
  /** Jest calls setup and teardown in one process, but gives each modules of its own. */
  var rxjsDemandServer: MysqlServer | undefined;
}

/** Starts the one server all integration specs share; each spec file makes its own databases on it (database.ts). */
export default async function integrationSetup(_global: Config, { rootDir = process.cwd() }: Config): Promise<void> {
  // Not a plain import: jest resolves those of a globalSetup by Node's rules, which know no .ts behind a .js.
  const file = join(rootDir, 'spec/support/mysqlServer.ts');
  const { startMysqlServer } = requireTs(file, file) as { readonly startMysqlServer: typeof StartMysqlServer };
  globalThis.rxjsDemandServer = await startMysqlServer();
  process.env['RXJS_DEMAND_MYSQL_URL'] = globalThis.rxjsDemandServer.url;
}
