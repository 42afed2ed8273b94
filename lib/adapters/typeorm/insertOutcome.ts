/** The OK packet of MySQL and MariaDB, as mysql2 reads it. */
export interface OkPacket {
  readonly affectedRows: number;
  /** "Records: 3  Duplicates: 1  Warnings: 0"; empty for a statement of one row. */
  readonly info?: string;
  readonly insertId: number | string;
}

/**
 * The id an upsert of one row reports when the row was a duplicate: its conflict clause calls LAST_INSERT_ID(marker), which nothing else
 * does, and no counter will reach the number. For one row the packet says nothing else: 1 row affected may mean either.
 */
export const DUPLICATE_MARKER = '9007199254740991';

/**
 * How many rows an INSERT … ON DUPLICATE KEY UPDATE stored as new. The server reports
 *
 *   affected = copied + touched, Duplicates = touched, copied = inserted + changed
 *
 * where `touched` counts the duplicates of which something was changed, or, when the client set FOUND_ROWS as mysql2 does, all of them.
 */
export function insertedByUpsert(packet: OkPacket, rows: number, mode: 'nothing changed' | 'changed', foundRows: boolean): number {
  if (rows === 1) {
    return String(packet.insertId) === DUPLICATE_MARKER ? 0 : 1;
  }
  const duplicates = /Duplicates:\s*(\d+)/.exec(packet.info ?? '')?.[1];
  if (duplicates === undefined) {
    // A proxy that drops the text. The rows are stored; which were new cannot be told.
    return Math.min(rows, packet.affectedRows);
  }
  const touched = Number(duplicates);
  if (mode === 'nothing changed') {
    return packet.affectedRows - touched;
  }
  return foundRows ? rows - touched : packet.affectedRows - 2 * touched;
}
