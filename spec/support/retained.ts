import v8 from 'node:v8';
import vm from 'node:vm';
import { turn } from './eventually.js';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** The names of those that are still referred to. Make the objects in a function of their own: a frame keeps alive what it has made. */
export async function retained(references: Readonly<Record<string, WeakRef<object>>>): Promise<string[]> {
  // A WeakRef keeps its object until the turn in which it was made or read is over.
  for (let round = 0; round < 3; round++) {
    await turn();
    collectGarbage();
  }
  return Object.entries(references)
    .filter(([, reference]) => reference.deref() !== undefined)
    .map(([name]) => name);
}
