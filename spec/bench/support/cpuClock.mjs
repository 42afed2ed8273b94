import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The main thread alone: `process.cpuUsage()` would count the collector's and the compiler's threads, too. */
const mainThread = '/proc/self/schedstat';

function reader() {
  try {
    if (Number(readFileSync(mainThread, 'utf8').split(' ')[0]) >= 0) {
      return { clock: 'schedstat of the main thread', read: () => Number(readFileSync(mainThread, 'utf8').split(' ')[0]) };
    }
  } catch {
    // Not Linux, or a kernel without it.
  }
  const name = 'threadCpuUsage' in process ? 'threadCpuUsage' : 'cpuUsage';
  const read = () => {
    const { user, system } = process[name]();
    return (user + system) * 1000;
  };
  return { clock: `process.${name}()`, read };
}

const { clock, read } = reader();

export { clock };

/** Nanoseconds on the CPU, to within some milliseconds: the kernel accounts for a running thread at each tick. */
export const roughCpuTime = read;

/** The same, exactly: a thread that sleeps has been accounted for. */
export async function cpuTime() {
  await sleep(1);
  return read();
}
