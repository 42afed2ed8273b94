import type { Checkpoint, CheckpointStore } from './checkpoint.js';
import { isObject } from './json.js';

/**
 * Keeps a search's place in a file, for programs without a database. One file per search; Node only. It is never half written: what is new goes
 * to `<path>.tmp`, onto the disk, and then takes the place of the old one.
 *
 * ```ts no-run
 * import { fileCheckpoint, twitterSearch } from 'rxjs-demand/twitter';
 *
 * // Needs the network and a token.
 * twitterSearch({ query: 'anitta', bearerToken: 'secret', checkpoint: fileCheckpoint('anitta.json'), acknowledge: true });
 * ```
 *
 * `load` rejects when the file is damaged, or is another search's: beginning from nothing would read seven days again.
 */
export function fileCheckpoint(path: string): CheckpointStore {
  if (typeof path !== 'string' || path === '') {
    throw new TypeError(`Expected \`path\` to be a non-empty string, got a value of type ${typeof path}`);
  }
  return {
    load: (key) => load(path, key),
    save: (key, checkpoint) => save(path, key, checkpoint),
  };
}

async function load(path: string, key: string): Promise<Checkpoint | undefined> {
  // Not at the top: what else this entry offers runs where there are no files.
  const { readFile } = await import('node:fs/promises');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isObject(error) && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  const content = parse(text);
  if (!isObject(content) || typeof content.key !== 'string' || !isObject(content.checkpoint)) {
    throw new Error(`The file ${path} is no checkpoint, or damaged: repair it, or remove it to begin anew`);
  }
  if (content.key !== key) {
    throw new Error(`The file ${path} has the checkpoint of '${content.key}': use a file for each search`);
  }
  // Its ids are checked by the search, as those of every store.
  return content.checkpoint as unknown as Checkpoint;
}

async function save(path: string, key: string, checkpoint: Checkpoint): Promise<void> {
  const { open, rename } = await import('node:fs/promises');
  const draft = `${path}.tmp`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(`${JSON.stringify({ key, checkpoint }, undefined, 2)}\n`);
    // Before it is renamed: a power cut must not leave an empty file under the name that counts.
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
