import { EntitySchema, type DataSource, type EntitySubscriberInterface } from 'typeorm';
import { copyEntity, hasInsertHooks } from '../../../lib/adapters/typeorm/insertHooks.js';
import { unconnected } from '../../support/metadata.js';

interface Shop {
  id: string;
  place?: unknown;
}

const Geo = new EntitySchema<object>({ name: 'Geo', columns: { lat: { type: 'double' } } });
const Place = new EntitySchema<object>({ name: 'Place', columns: { city: { type: 'text' } }, embeddeds: { geo: { schema: Geo } } });
const Shop = new EntitySchema<Shop>({
  name: 'Shop',
  columns: { id: { type: 'varchar', primary: true } },
  embeddeds: { place: { schema: Place } },
});

let dataSource: DataSource;

beforeEach(async () => {
  dataSource = await unconnected({ type: 'mysql', database: 'shop', entities: [Shop] });
});

describe('hasInsertHooks', () => {
  it.each<[string, EntitySubscriberInterface, boolean]>([
    ['beforeInsert', { beforeInsert: () => undefined }, true],
    ['afterInsert', { afterInsert: () => undefined }, true],
    ['something else only', { afterRemove: () => undefined }, false],
  ])('of a subscriber with %s', (_what, subscriber, expected) => {
    expect(hasInsertHooks(dataSource, dataSource.getMetadata(Shop))).toBe(false);
    dataSource.subscribers.push(subscriber);
    expect(hasInsertHooks(dataSource, dataSource.getMetadata(Shop))).toBe(expected);
  });
});

describe('copyEntity', () => {
  it('copies embedded objects too, of any depth, and keeps their classes', () => {
    class City {
      city = 'Rio';
      geo = { lat: -23 };
    }
    const row: Shop & { place: City } = { id: '1', place: new City() };
    const copy = copyEntity(row, dataSource.getMetadata(Shop)) as typeof row;
    expect(copy).toEqual(row);
    expect(copy.place).toBeInstanceOf(City);
    copy.place.city = 'São Paulo';
    copy.place.geo.lat = 0;
    expect(row.place).toEqual({ city: 'Rio', geo: { lat: -23 } });
  });

  it.each([[null], [undefined], ['Rio'], [['Rio']]])('leaves %j in the place of an embedded object as it is', (place) => {
    expect(copyEntity({ id: '1', place }, dataSource.getMetadata(Shop))).toEqual({ id: '1', place });
  });
});
