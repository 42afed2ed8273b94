import type { CountingSource } from './countingSource.js';
import { turn } from './eventually.js';

/** Lets a pipeline come to rest: every promise has been answered, every gate opened. */
export async function settle(source: CountingSource): Promise<void> {
  do {
    await turn();
  } while (source.answer());
  await turn();
}
