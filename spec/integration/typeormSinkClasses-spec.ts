import { lastValueFrom, toArray } from 'rxjs';
import {
  AfterInsert,
  BeforeInsert,
  ChildEntity,
  Column,
  Entity,
  ManyToOne,
  PrimaryColumn,
  TableInheritance,
  type DataSource,
} from 'typeorm';
import { fromDemandProducer } from '../../lib/index.js';
import { typeormSink } from '../../lib/adapters/typeorm/index.js';
import { freshMysql, freshSqlite, type FreshDatabase } from '../support/database.js';

class Animal {
  id?: string;
  name = '';
  owner?: Owner | null;
}
class Dog extends Animal {
  breed = '';
}
class Owner {
  id = 0;
  name = '';
  inserted?: boolean;

  prepare(): void {
    this.name = this.name.toUpperCase();
  }

  finish(): void {
    this.inserted = true;
  }
}

// What the decorators do, written as calls: the specs are compiled without them.
const text = { type: 'varchar', length: 20, nullable: true } as const;
Entity()(Owner);
PrimaryColumn({ type: Number })(Owner.prototype, 'id');
Column(text)(Owner.prototype, 'name');
BeforeInsert()(Owner.prototype, 'prepare');
AfterInsert()(Owner.prototype, 'finish');
Entity()(Animal);
TableInheritance({ column: { name: 'kind', ...text } })(Animal);
PrimaryColumn({ type: 'varchar', length: 36, generated: 'uuid' })(Animal.prototype, 'id');
Column({ ...text, unique: true })(Animal.prototype, 'name');
ManyToOne(() => Owner, { nullable: true })(Animal.prototype, 'owner');
ChildEntity('dog')(Dog);
Column(text)(Dog.prototype, 'breed');

describe.each([
  ['MariaDB', freshMysql],
  ['SQLite', freshSqlite],
] as const)('typeormSink and entity classes on %s', (_database, fresh) => {
  let opened: FreshDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    opened = await fresh([Animal, Dog, Owner]);
    dataSource = opened.dataSource;
  });

  afterAll(() => opened.close());

  function store<T extends object>(entity: new () => T, rows: readonly T[]) {
    const source = fromDemandProducer<T>((_demand, context) => {
      context.complete();
      return rows;
    });
    return lastValueFrom(source.pipe(typeormSink(dataSource, entity), toArray()));
  }

  const owner = (id: number, name: string): Owner => Object.assign(new Owner(), { id, name });

  it('calls the listeners of the class on a copy', async () => {
    const given = owner(1, 'ann');
    expect(await store(Owner, [given, owner(2, 'bob')])).toMatchObject([{ inserted: 2 }]);
    expect((await dataSource.getRepository(Owner).find({ order: { id: 'ASC' } })).map(({ name }) => name)).toEqual(['ANN', 'BOB']);
    expect(given).toEqual(owner(1, 'ann'));
  });

  it('stores the kind, the relation and a generated uuid', async () => {
    const dog = (name: string, breed: string): Dog => Object.assign(new Dog(), { name, breed, owner: owner(1, 'ann') });
    expect(await store(Dog, [dog('rex', 'pug'), dog('tex', 'collie'), dog('rex', 'poodle')])).toMatchObject([
      { inserted: 2, duplicates: 1 },
    ]);
    expect(await store(Animal, [Object.assign(new Animal(), { name: 'kitty' })])).toMatchObject([{ inserted: 1 }]);
    const dogs = await dataSource.getRepository(Dog).find({ order: { name: 'ASC' }, relations: { owner: true } });
    expect(dogs.map(({ name, breed, owner: of }) => [name, breed, of?.id])).toEqual([
      ['rex', 'pug', 1],
      ['tex', 'collie', 1],
    ]);
    expect(dogs[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(await dataSource.getRepository(Animal).count()).toBe(3);
  });
});
