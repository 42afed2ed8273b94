import type { DataSource } from 'typeorm';
import { openDatabase } from './openDatabase.js';
import { Overdue } from './Overdue.js';

/** Opens the database for `work` and closes it afterwards, unless that would wait for the very statements that `work` has given up. */
export async function withDatabase<T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = await openDatabase(url);
  let stuck = false;
  try {
    return await work(dataSource);
  } catch (error) {
    stuck = error instanceof Overdue;
    throw error;
  } finally {
    if (!stuck) {
      await dataSource.destroy();
    }
  }
}
