import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';

/** Whether someone wants to be told of inserted entities: listeners of the entity, or subscribers of the data source. */
export function hasInsertHooks(dataSource: DataSource, metadata: EntityMetadata): boolean {
  return (
    metadata.beforeInsertListeners.length > 0 ||
    metadata.afterInsertListeners.length > 0 ||
    dataSource.subscribers.some((subscriber) => subscriber.beforeInsert !== undefined || subscriber.afterInsert !== undefined)
  );
}

/** Tells listeners and subscribers, one entity after the other, and waits for those that return a promise. */
export async function callInsertHooks(
  event: 'BeforeInsert' | 'AfterInsert',
  dataSource: DataSource,
  metadata: EntityMetadata,
  entity: ObjectLiteral,
): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.broadcaster.broadcast(event, metadata, entity);
  } finally {
    await runner.release();
  }
}

/** A copy for listeners to change, of the same class, embedded objects copied too: the sink never changes the rows it is given. */
export function copyEntity(entity: ObjectLiteral, metadata: EntityMetadata): ObjectLiteral {
  return copyWithEmbedded(entity, metadata.embeddeds);
}

function copyWithEmbedded(source: ObjectLiteral, embeddeds: EntityMetadata['embeddeds']): ObjectLiteral {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(source) as object | null) as ObjectLiteral, source);
  for (const { propertyName, embeddeds: inner } of embeddeds) {
    const value: unknown = source[propertyName];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      copy[propertyName] = copyWithEmbedded(value, inner);
    }
  }
  return copy;
}
