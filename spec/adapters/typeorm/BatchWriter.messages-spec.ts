import { lastValueFrom } from 'rxjs';
import type { ObjectLiteral } from 'typeorm';
import { BatchWriter } from '../../../lib/adapters/typeorm/BatchWriter.js';
import { sinkSettings, type TypeormSinkOptions } from '../../../lib/adapters/typeorm/SinkOptions.js';
import type { SinkTarget, TargetRow } from '../../../lib/adapters/typeorm/SinkTarget.js';
import type { Message } from '../../../lib/index.js';
import { MessageLedger } from '../../support/MessageLedger.js';

interface Row extends ObjectLiteral {
  readonly text: string;
}

const refusedRow = Object.assign(new Error('Data too long'), { errno: 1406 });
const down = new Error('down');

/** A writer to a table that answers as told, one statement after the other; `log` has them and how the messages were settled. */
function writing(answer: (texts: string) => number | Error, options: TypeormSinkOptions<Row> = {}) {
  const ledger = new MessageLedger();
  const log = ledger.settled;
  const target = {
    dataSource: { subscribers: [] },
    metadata: { beforeInsertListeners: [], afterInsertListeners: [] },
    plan: (rows: readonly TargetRow<Row>[]) => [rows],
    read: (row: Row, entity: Row, message?: Message<Row>) => {
      if (row.text === 'unreadable') {
        throw new Error('cannot read');
      }
      return { row, entity, message, cells: [row.text] };
    },
    write: (rows: readonly TargetRow<Row>[]) => {
      const texts = rows.map(({ row }) => row.text).join('');
      log.push(`sent ${texts}`);
      const result = answer(texts);
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    },
  };
  const writer = new BatchWriter(target as unknown as SinkTarget<Row>, sinkSettings(options));
  const message = (text: string) => ledger.message({ text }, text);
  return { log, message, writer, write: (...events: (Row | Message<Row>)[]) => lastValueFrom(writer.write(events)) };
}

describe('BatchWriter with messages', () => {
  it('acks what a statement has stored or found known, and reports the rows', async () => {
    const { log, message, write } = writing(() => 1);
    await expect(write(message('a'), message('b'))).resolves.toEqual({
      rows: [{ text: 'a' }, { text: 'b' }],
      inserted: 1,
      duplicates: 1,
      rejected: 0,
    });
    expect(log).toEqual(['sent ab', 'ack a', 'ack b']);
  });

  it('acks each part of a halved batch when it is stored, and nacks the refused row after onReject', async () => {
    const { log, message, write } = writing((texts) => (texts.includes('x') ? refusedRow : texts.length), {
      onReject: ({ text }) => {
        log.push(`reject ${text}`);
      },
    });
    await expect(write(message('a'), message('x'), message('b'), message('c'))).resolves.toMatchObject({ inserted: 3, rejected: 1 });
    expect(log).toEqual([
      'sent axbc',
      'sent ax',
      'sent a',
      'ack a',
      'sent x',
      'reject x',
      'nack x: Data too long',
      'sent bc',
      'ack b',
      'ack c',
    ]);
  });

  it('nacks a row that cannot be read', async () => {
    const { log, message, write } = writing((texts) => texts.length, { onReject: () => undefined });
    await write(message('unreadable'), message('a'));
    expect(log).toEqual(['nack unreadable: cannot read', 'sent a', 'ack a']);
  });

  it('nacks a refused row without onReject, too', async () => {
    const { log, message, write } = writing((texts) => (texts.includes('x') ? refusedRow : 1));
    await expect(write(message('x'), message('a'))).rejects.toBe(refusedRow);
    expect(log).toEqual(['sent xa', 'sent x', 'nack x: Data too long', 'sent a', 'ack a']);
  });

  it('nacks it with the database’s reason when onReject throws another', async () => {
    const { log, message, write } = writing(() => refusedRow, {
      onReject: () => {
        throw new Error('no dead letters');
      },
    });
    await expect(write(message('x'))).rejects.toThrow('no dead letters');
    expect(log).toEqual(['sent x', 'nack x: Data too long']);
  });

  it('leaves a batch that fails for good to the consumer', async () => {
    const { log, message, write } = writing(() => down);
    await expect(write(message('a'))).rejects.toBe(down);
    expect(log).toEqual(['sent a']);
  });

  it('settles nothing once it is unsubscribed, whatever becomes of the statement', async () => {
    for (const result of [1, refusedRow]) {
      const { log, message, writer } = writing(() => result);
      writer
        .write([message('a')])
        .subscribe()
        .unsubscribe();
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(log).toEqual(['sent a']);
    }
  });

  it('takes messages and rows side by side', async () => {
    const { log, message, write } = writing((texts) => texts.length);
    await expect(write({ text: 'a' }, message('b'))).resolves.toMatchObject({ rows: [{ text: 'a' }, { text: 'b' }], inserted: 2 });
    expect(log).toEqual(['sent ab', 'ack b']);
  });

  it('two messages of one and the same row are settled each', async () => {
    const { log, message, write } = writing(() => 1);
    const first = message('a');
    const second = { ...message('b'), data: first.data, ack: () => log.push('ack second') };
    await write(first, second);
    expect(log).toEqual(['sent aa', 'ack a', 'ack second']);
  });
});
