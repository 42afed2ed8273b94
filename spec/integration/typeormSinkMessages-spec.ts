import { catchError, lastValueFrom, of, toArray } from 'rxjs';
import { EntitySchema, type DataSource, type EntitySubscriberInterface, type InsertEvent } from 'typeorm';
import { createMessage, flatMapMessage, mapStage, type Message } from '../../lib/index.js';
import { typeormSink, type SinkReport, type TypeormSinkOptions } from '../../lib/adapters/typeorm/index.js';
import { freshMysql, freshSqlite, type FreshDatabase } from '../support/database.js';
import { MessageLedger } from '../support/MessageLedger.js';
import { oneBatch } from '../support/oneBatch.js';

interface Item {
  key: string;
  text: string | null;
}

const Item = new EntitySchema<Item>({
  name: 'MessageItem',
  tableName: 'message_items',
  columns: { key: { name: 'item_key', type: 'varchar', length: 20, primary: true }, text: { type: 'varchar', length: 50 } },
});

describe.each([
  ['MariaDB', freshMysql],
  ['SQLite', freshSqlite],
] as const)('typeormSink with messages on %s', (_database, fresh) => {
  let opened: FreshDatabase;
  let dataSource: DataSource;
  let ledger: MessageLedger;

  beforeAll(async () => {
    opened = await fresh([Item], {});
    dataSource = opened.dataSource;
  });

  afterAll(() => opened.close());

  beforeEach(async () => {
    await dataSource.getRepository(Item).clear();
    ledger = new MessageLedger();
  });

  const keys = async () => (await dataSource.getRepository(Item).find({ order: { key: 'ASC' } })).map(({ key }) => key);
  const message = (key: string, text: string | null = 'text') => ledger.message({ key, text }, key);
  const store = (messages: readonly Message<Item>[], options: TypeormSinkOptions<Item> = {}): Promise<(SinkReport<Item> | string)[]> =>
    lastValueFrom(
      oneBatch(messages).pipe(
        typeormSink(dataSource, Item, options),
        catchError((error: unknown) => of((error as Error).name)),
        toArray(),
      ),
    );

  it('acks what is new and what is known, and reports the rows', async () => {
    const reports = await store([message('a'), message('b'), message('a')]);
    expect(reports).toEqual([
      {
        rows: [
          { key: 'a', text: 'text' },
          { key: 'b', text: 'text' },
          { key: 'a', text: 'text' },
        ],
        inserted: 2,
        duplicates: 1,
        rejected: 0,
      },
    ]);
    expect([...ledger.settled].sort()).toEqual(['ack a', 'ack a', 'ack b']);
    expect(await keys()).toEqual(['a', 'b']);
  });

  it('acks a row when it can be read back', async () => {
    const found: Promise<number>[] = [];
    const messages = ['a', 'b'].map((key) =>
      createMessage<Item>({ key, text: 'text' }, { ack: () => found.push(dataSource.getRepository(Item).countBy({ key })) }),
    );
    await store(messages);
    expect(await Promise.all(found)).toEqual([1, 1]);
  });

  it('nacks a refused row, after onReject, and acks the others of the batch', async () => {
    await store([message('a'), message('b', null), message('c')], { onReject: ({ key }) => ledger.settled.push(`reject ${key}`) });
    expect(ledger.settled.map((entry) => entry.split(':')[0]).filter((entry) => entry?.endsWith('b'))).toEqual(['reject b', 'nack b']);
    expect(ledger.settled).toEqual(expect.arrayContaining(['ack a', 'ack c']));
    expect(ledger.settled).toHaveLength(4);
    expect(await keys()).toEqual(['a', 'c']);
  });

  it('settles the same without onReject, and fails', async () => {
    const reports = await store([message('a'), message('b', null), message('c')]);
    expect(reports).toEqual(['QueryFailedError']);
    expect(ledger.settled.map((entry) => entry.split(':')[0]).sort()).toEqual(['ack a', 'ack c', 'nack b']);
  });

  it('nacks every row of a batch that fails for good', async () => {
    await dataSource.query('DROP TABLE message_items');
    try {
      expect(await store([message('a'), message('b')])).toEqual(['QueryFailedError']);
    } finally {
      await dataSource.synchronize();
    }
    expect(ledger.settled.map((entry) => entry.split(':')[0])).toEqual(['nack a', 'nack b']);
  });

  it('a message whose rows are stored in several batches is acked with the last', async () => {
    const reports = await lastValueFrom(
      oneBatch([ledger.message(['a', 'b', 'c'], 'page')]).pipe(
        mapStage(
          flatMapMessage((page) => page.map((key): Item => ({ key, text: 'text' }))),
          { maxDemand: 1 },
        ),
        typeormSink(dataSource, Item, { maxDemand: 2 }),
        toArray(),
      ),
    );
    expect(reports.map(({ inserted }) => inserted)).toEqual([2, 1]);
    expect(ledger.settled).toEqual(['ack page']);
  });

  it('entities with listeners get their rows out of the messages', async () => {
    const upperCase: EntitySubscriberInterface<Item> = {
      beforeInsert: ({ entity }: InsertEvent<Item>) => {
        if (entity.text === 'refuse me') {
          throw new Error('refused');
        }
        entity.text = entity.text?.toUpperCase() ?? null;
      },
    };
    dataSource.subscribers.push(upperCase);
    try {
      await store([message('a'), message('b', 'refuse me')], { onReject: () => undefined });
    } finally {
      dataSource.subscribers.pop();
    }
    expect(ledger.settled).toEqual(['nack b: refused', 'ack a']);
    expect(await dataSource.getRepository(Item).find()).toEqual([{ key: 'a', text: 'TEXT' }]);
  });
});
