import { typeormCheckpoint } from 'rxjs-demand/typeorm';
import type { Checkpoint } from 'rxjs-demand/twitter';
import { freshMysql, type FreshDatabase } from '../support/database.js';
import { startPrivateServer } from '../support/mysqlServer.js';

describe.each(['mysql', 'mariadb'] as const)('typeormCheckpoint with the driver %s', (type) => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshMysql([], { type });
  });
  afterEach(() => database.close());

  it('keeps the latest place of each search', async () => {
    const store = typeormCheckpoint<Checkpoint>(database.dataSource);
    const missing = Array.from({ length: 100 }, (_, n) => ({
      sinceId: `17041234567890${10_000 + n}`,
      untilId: `17041234567890${20_000 + n}`,
    }));
    expect(await store.load('twitterSearch:💃')).toBeUndefined();
    await store.save('twitterSearch:💃', { sinceId: '5' });
    await store.save('twitterSearch:anitta', { sinceId: '6' });
    await store.save('twitterSearch:💃', { sinceId: '7', window: { newestId: '9', missing } });
    expect(await store.load('twitterSearch:💃')).toEqual({ sinceId: '7', window: { newestId: '9', missing } });
    expect(await store.load('twitterSearch:anitta')).toEqual({ sinceId: '6' });
    expect(await store.load('twitterSearch:Anitta')).toBeUndefined();
  });
});

it('typeormCheckpoint gets over a server that is killed and comes back', async () => {
  const server = await startPrivateServer();
  try {
    const database = await freshMysql([], {}, server.url);
    const store = typeormCheckpoint<Checkpoint>(database.dataSource);
    await store.save('twitterSearch:anitta', { sinceId: '5' });
    await server.kill();
    const saved = store.save('twitterSearch:anitta', { sinceId: '6' });
    await server.restart();
    await saved;
    expect(await store.load('twitterSearch:anitta')).toEqual({ sinceId: '6' });
    await database.close();
  } finally {
    await server.stop();
  }
});
