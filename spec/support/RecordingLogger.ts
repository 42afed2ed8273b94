import type { Logger } from 'typeorm';

/** Keeps what a data source sends to its database, and what failed of it. */
export class RecordingLogger implements Logger {
  readonly queries: string[] = [];
  readonly failures: string[] = [];

  /** The statements sent so far that begin with `verb`. */
  sent(verb: string): string[] {
    return this.queries.filter((query) => query.startsWith(verb));
  }

  clear(): void {
    this.queries.length = 0;
    this.failures.length = 0;
  }

  logQuery(query: string): void {
    this.queries.push(query);
  }

  logQueryError(_error: string | Error, query: string): void {
    this.failures.push(query);
  }

  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
