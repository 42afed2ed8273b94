import type { DataSource, QueryRunner } from 'typeorm';

export interface RecordedRunner {
  readonly sent: { readonly sql: string; readonly parameters: unknown[] }[];
  /** How many query runners were made, and how many of them were given back. */
  readonly made: number;
  readonly released: number;
}

export interface RunnerAnswers {
  /** What the statements come to, in turn; an `Error` is thrown. Beyond them one row was affected. */
  readonly answers?: readonly unknown[];
  /** What `connect` gives. */
  readonly connection?: unknown;
  /** What `release` throws. */
  readonly releaseError?: Error;
}

/** Query runners that record instead of sending. */
export function recordRunner(dataSource: DataSource, { answers = [], connection, releaseError }: RunnerAnswers = {}): RecordedRunner {
  const sent: RecordedRunner['sent'] = [];
  const next = answers.values();
  let made = 0;
  let released = 0;
  jest.spyOn(dataSource, 'createQueryRunner').mockImplementation(() => {
    made += 1;
    const runner = {
      query: (sql: string, parameters: unknown[]) => {
        sent.push({ sql, parameters });
        const answer = next.next().value ?? { affectedRows: 1, affected: 1, insertId: 1, info: '' };
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      connect: () => Promise.resolve(connection),
      release: () => {
        released += 1;
        return releaseError ? Promise.reject(releaseError) : Promise.resolve();
      },
    };
    return runner as unknown as QueryRunner;
  });
  return {
    sent,
    get made() {
      return made;
    },
    get released() {
      return released;
    },
  };
}
