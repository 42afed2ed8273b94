import type { EntityMetadata } from 'typeorm';
import type { Column } from './Column.js';
import type { OnConflict } from './SinkOptions.js';

/** The columns that together may occur once. */
export type UniqueKey = readonly [Column, ...Column[]];

interface Rule<Action extends OnConflict, SortKey, Target> {
  readonly action: Action;
  /** Rows are sorted by this key. Undefined when nothing is unique (`'error'` only). */
  readonly sortKey: SortKey;
  /** Only a conflict with this key is a duplicate. Undefined: a conflict with any unique key is. */
  readonly target: Target;
  /** The keys a conflict with which is an error, because `target` is set and they are not it. */
  readonly otherKeys: readonly UniqueKey[];
}

/** A rule that tells duplicates, instead of refusing them. */
export type DuplicateRule = Rule<'ignore', UniqueKey, UniqueKey | undefined> | Rule<'update', UniqueKey, UniqueKey>;

/** When two rows are the same, and what then. */
export type ConflictRule = DuplicateRule | Rule<'error', UniqueKey | undefined, UniqueKey | undefined>;

/** Reads the rule from the entity and the options; throws a `TypeError` when they do not fit together. */
export function conflictRule(metadata: EntityMetadata, action: OnConflict, conflictPaths: readonly string[] | undefined): ConflictRule {
  const uniques = uniqueKeys(metadata);
  const primary = metadata.primaryColumns;
  // A view may have none.
  const allKeys = isKey(primary) ? [...uniques, primary] : uniques;
  if (conflictPaths !== undefined) {
    const named = conflictPaths.map((path) => columnOf(metadata, path));
    const target = allKeys.find((key) => sameColumns(key, named));
    if (!target) {
      const what = list(conflictPaths);
      throw new TypeError(
        `Expected \`conflictPaths\` to be one unique key of entity ${metadata.name}, got ${what}; ${describeKeys(allKeys)}`,
      );
    }
    return { action, sortKey: target, target, otherKeys: allKeys.filter((key) => key !== target) };
  }
  const keys = uniques.length === 0 && !primary.some((column) => column.isGenerated) ? allKeys : uniques;
  if (action === 'error') {
    return { action, sortKey: keys[0] ?? allKeys[0], target: undefined, otherKeys: [] };
  }
  const [key, ...more] = keys;
  if (!key) {
    throw new TypeError(
      `Entity ${metadata.name} has no unique column, so \`onConflict\` '${action}' cannot tell duplicates: ` +
        `declare one, name \`conflictPaths\`, or use 'error'`,
    );
  }
  if (action === 'ignore') {
    return { action, sortKey: key, target: undefined, otherKeys: [] };
  }
  if (more.length > 0) {
    throw new TypeError(`Expected \`conflictPaths\` to name the key to update by: ${describeKeys(keys)} in entity ${metadata.name}`);
  }
  return { action, sortKey: key, target: key, otherKeys: allKeys.filter((other) => other !== key) };
}

/** Unique constraints and unique indices (the same to MySQL), without partial ones: a row outside the condition has no such key. */
function uniqueKeys(metadata: EntityMetadata): UniqueKey[] {
  const constraints = metadata.uniques.map((unique) => unique.columns);
  const indices = metadata.indices.filter((index) => index.isUnique && !index.where).map((index) => index.columns);
  const keys: UniqueKey[] = [];
  for (const key of [...constraints, ...indices]) {
    // An index that TypeORM is told not to synchronise may name no columns.
    if (isKey(key) && !keys.some((known) => sameColumns(known, key))) {
      keys.push(key);
    }
  }
  return keys;
}

function isKey(columns: readonly Column[]): columns is UniqueKey {
  return columns.length > 0;
}

function columnOf(metadata: EntityMetadata, path: string): Column {
  const [column] = metadata.findColumnsWithPropertyPath(path);
  if (!column) {
    const known = list(metadata.columns.map((candidate) => candidate.propertyPath));
    throw new TypeError(`Unknown column \`${path}\` in \`conflictPaths\`: entity ${metadata.name} has ${known}`);
  }
  return column;
}

function sameColumns(a: UniqueKey, b: readonly Column[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column));
}

function describeKeys(keys: readonly UniqueKey[]): string {
  const names = keys.map((key) => `(${key.map((column) => column.propertyPath).join(', ')})`);
  return names.length === 0 ? 'it has none' : `it has ${names.join(' and ')}`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/**
 * Orders two rows by the cells of their key, one after the other; nothing comes before something. Any total order will do as long as every writer uses it: two writers
 * that lock the same rows in opposite orders end in a deadlock.
 */
export function compareKeys(a: readonly unknown[], b: readonly unknown[], keyCells: readonly number[]): number {
  for (const index of keyCells) {
    const order = compareValues(a[index], b[index]);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

function compareValues(a: unknown, b: unknown): number {
  if (a === b) {
    return 0;
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return a < b ? -1 : 1;
  }
  const comparable = typeof a === 'number' || typeof a === 'bigint' ? typeof b === 'number' || typeof b === 'bigint' : false;
  const left = comparable ? (a as number) : keyText(a);
  const right = comparable ? (b as number) : keyText(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A key column's value as text: equal for equal values, whatever the type. */
export function keyText(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  return value instanceof Uint8Array
    ? Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')
    : (value as string | number).toString();
}
