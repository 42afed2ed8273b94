import { inspect } from 'node:util';
import axios from 'axios';
import { NEVER } from 'rxjs';
import { DataSource, EntitySchema } from 'typeorm';
import { demandConsumer, fromDemandProducer, type DemandObservable } from 'rxjs-demand';
import { twitterSearch } from 'rxjs-demand/twitter';
import { typeormCheckpoint, typeormSink } from 'rxjs-demand/typeorm';

/** Whatever of ours ends up in a log: printed in depth, hidden properties too, it shows no secret. */

const TOKEN = 'AAAA-bearer-secret';
const PASSWORD = 'database-secret';

const shown = (value: unknown): string => inspect(value, { depth: 20, showHidden: true, getters: true });

describe('no secret is shown', () => {
  it.each([true, false] as const)('by a search, nor by a subscription to one, acknowledge: %p', (acknowledge) => {
    // Never answers: the request stays in flight.
    const client = axios.create({ adapter: () => new Promise(() => undefined) });
    const options = { query: 'anitta', bearerToken: TOKEN, axios: client };
    const search$: DemandObservable<unknown> = acknowledge ? twitterSearch({ ...options, acknowledge }) : twitterSearch(options);
    const observed = search$.subscribeWithDemand({ next: () => undefined, error: () => undefined, complete: () => undefined });
    const subscribed = search$.pipe(demandConsumer(() => undefined)).subscribe();
    observed.request(1);
    for (const value of [search$, observed, subscribed]) {
      expect(shown(value)).not.toContain(TOKEN);
    }
    observed.unsubscribe();
    subscribed.unsubscribe();
  });

  it('by a sink, a subscription to it or a checkpoint of the same database', () => {
    const Item = new EntitySchema<{ key: string }>({ name: 'Item', columns: { key: { type: 'varchar', primary: true } } });
    const dataSource = new DataSource({ type: 'mysql', url: `mysql://app:${PASSWORD}@127.0.0.1:9/db`, entities: [Item] });
    const sink = typeormSink(dataSource, Item);
    const reports$ = fromDemandProducer<{ key: string }>(() => NEVER).pipe(sink);
    const errors: unknown[] = [];
    const subscription = reports$.subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toHaveLength(1);
    for (const value of [sink, reports$, subscription, typeormCheckpoint(dataSource), ...errors]) {
      expect(shown(value)).not.toContain(PASSWORD);
    }
  });
});
