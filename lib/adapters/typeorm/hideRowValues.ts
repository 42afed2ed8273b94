/**
 * TypeORM and mysql2 attach the statement and its parameters to the error: whole batches of rows. They stay readable where they were, but
 * printing or serialising the error no longer writes them into a log. What the database said, message and code, is untouched.
 */
export function hideRowValues(error: unknown): unknown {
  for (const carrier of [error, asObject(error)?.['driverError']]) {
    const target = asObject(carrier);
    for (const property of target ? ['sql', 'parameters'] : []) {
      if (target && Object.getOwnPropertyDescriptor(target, property)?.configurable) {
        Object.defineProperty(target, property, { enumerable: false });
      }
    }
  }
  return error;
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
