import { EntitySchema } from 'typeorm';

export interface Item {
  id?: number;
  key: string;
}

/** A table with a counter and one unique column. */
export const Item = new EntitySchema<Item>({
  name: 'Item',
  tableName: 'items',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    key: { name: 'item_key', type: 'varchar', length: 20, unique: true },
  },
});
