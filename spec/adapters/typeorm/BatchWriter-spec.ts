import { lastValueFrom } from 'rxjs';
import type { ObjectLiteral } from 'typeorm';
import { BatchWriter } from '../../../lib/adapters/typeorm/BatchWriter.js';
import { sinkSettings, type TypeormSinkOptions } from '../../../lib/adapters/typeorm/SinkOptions.js';
import type { SinkNotice } from '../../../lib/adapters/typeorm/notices.js';
import type { SinkTarget, TargetRow } from '../../../lib/adapters/typeorm/SinkTarget.js';

interface Row extends ObjectLiteral {
  readonly text: string;
}

const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const refusedRow = Object.assign(new Error('Data too long'), { errno: 1406 });

/** A writer to a table that answers as told; `sent` are the texts of each statement. */
function writing(answer: (texts: string[], statement: number) => number | Error, options: TypeormSinkOptions<Row> = {}) {
  const sent: string[][] = [];
  const noHooks = { beforeInsertListeners: [], afterInsertListeners: [] };
  const target = {
    dataSource: { subscribers: [] },
    metadata: noHooks,
    plan: (rows: readonly TargetRow<Row>[]) => [rows],
    read: (row: Row, entity: Row) => ({ row, entity, cells: [row.text] }),
    write: (rows: readonly TargetRow<Row>[]) => {
      const texts = rows.map(({ row }) => row.text);
      sent.push(texts);
      const result = answer(texts, sent.length);
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    },
  };
  const writer = new BatchWriter(target as unknown as SinkTarget<Row>, sinkSettings(options));
  return { sent, write: (...texts: string[]) => writer.write(texts.map((text) => ({ text }))) };
}

describe('BatchWriter', () => {
  it('halves a long statement on which the server hung up, at once: it may have been too long', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((text) => text.repeat(600_000)) as [string, string, string];
    const { sent, write } = writing((texts) => (texts.length > 1 ? lost : 1), { retry: { maxAttempts: 1 } });
    await expect(lastValueFrom(write(a, b, c))).resolves.toMatchObject({ inserted: 3, rejected: 0 });
    expect(sent).toEqual([[a, b, c], [a], [b, c], [b], [c]]);
  });

  it('sends a short one again as it is', async () => {
    const { sent, write } = writing((_texts, statement) => (statement === 1 ? lost : 2), { retry: { initialDelayMs: 0 } });
    await expect(lastValueFrom(write('a', 'b'))).resolves.toMatchObject({ inserted: 2 });
    expect(sent).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  describe('onNotice', () => {
    const deadlock = Object.assign(new Error('Deadlock found'), { code: 'ER_LOCK_DEADLOCK' });
    const retry = { initialDelayMs: 0 };

    it('is told once that the database is away, of each statement sent again, and that it is back', async () => {
      const notices: SinkNotice[] = [];
      const answers = [lost, lost, 1, 1];
      const { write } = writing((_texts, statement) => answers[statement - 1] ?? 0, { retry, onNotice: (notice) => notices.push(notice) });
      await lastValueFrom(write('a'));
      await lastValueFrom(write('b'));
      expect(notices).toMatchObject([
        { kind: 'away', code: 'ECONNRESET', message: 'the database is away (ECONNRESET): nothing more is asked for until it is back' },
        { kind: 'retry', code: 'ECONNRESET', attempt: 1, waitMs: 0, rows: 1 },
        { kind: 'retry', message: 'a statement of 1 rows failed (ECONNRESET), again in 0 s (attempt 2)' },
        { kind: 'back', message: expect.stringMatching(/^the database is back after 0(\.\d)? s$/) as string },
      ]);
    });

    it('a deadlock is no outage', async () => {
      const kinds: string[] = [];
      const { write } = writing((_texts, statement) => (statement === 1 ? deadlock : 2), {
        retry,
        onNotice: ({ kind }) => kinds.push(kind),
      });
      await lastValueFrom(write('a', 'b'));
      expect(kinds).toEqual(['retry']);
    });

    it('a database that refuses a row is back', async () => {
      const log: string[] = [];
      const answers = [lost, refusedRow];
      const { write } = writing((_texts, statement) => answers[statement - 1] ?? 1, {
        retry,
        onNotice: ({ kind }) => log.push(kind),
        onReject: () => log.push('rejected'),
      });
      await lastValueFrom(write('x'));
      expect(log).toEqual(['away', 'retry', 'back', 'rejected']);
    });

    it('one statement that is too long makes no outage', async () => {
      const kinds: string[] = [];
      const long = 'a'.repeat(600_000);
      const { write } = writing((texts) => (texts.length > 1 ? lost : 1), { onNotice: ({ kind }) => kinds.push(kind) });
      await lastValueFrom(write(long, long));
      expect(kinds).toEqual([]);
    });

    it.each(['away', 'retry', 'back'])('that throws at %s fails the stream', async (bad) => {
      const broken = new Error('the log is full');
      const { write } = writing((_texts, statement) => (statement === 1 ? lost : 1), {
        retry,
        onNotice: ({ kind }) => {
          if (kind === bad) {
            throw broken;
          }
        },
      });
      await expect(lastValueFrom(write('a'))).rejects.toBe(broken);
    });
  });

  it('reports a refused row as soon as it stands alone', async () => {
    const log: string[] = [];
    const { write } = writing(
      (texts) => {
        log.push(`sent ${texts.join('')}`);
        return texts.includes('x') ? refusedRow : texts.length;
      },
      { onReject: ({ text }) => log.push(`rejected ${text}`) },
    );
    await expect(lastValueFrom(write('a', 'x', 'b', 'c'))).resolves.toMatchObject({ inserted: 3, duplicates: 0, rejected: 1 });
    expect(log).toEqual(['sent axbc', 'sent ax', 'sent a', 'sent x', 'rejected x', 'sent bc']);
  });

  it('stores what is left of the batch before the error of a refused row', async () => {
    const { sent, write } = writing((texts) => (texts.includes('x') ? refusedRow : texts.length));
    await expect(lastValueFrom(write('x', 'a'))).rejects.toBe(refusedRow);
    expect(sent.at(-1)).toEqual(['a']);
  });

  it('sends nothing for an empty batch', async () => {
    const { sent, write } = writing(() => 0);
    await expect(lastValueFrom(write())).resolves.toEqual({ rows: [], inserted: 0, duplicates: 0, rejected: 0 });
    expect(sent).toEqual([]);
  });

  it('sends nothing further once it is unsubscribed', async () => {
    const { sent, write } = writing(() => refusedRow);
    write('a', 'b').subscribe({ error: fail }).unsubscribe();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(sent).toEqual([['a', 'b']]);
  });
});

function fail(error: unknown): never {
  throw error;
}
