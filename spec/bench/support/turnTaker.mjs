import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../turns.mjs', import.meta.url));

/** A contender in a process of its own, which does a pass when told to: `take()` resolves with its time, `close()` once the process has ended. */
export async function turnTaker(...args) {
  const child = fork(program, args);
  const ended = once(child, 'exit');
  const early = ended.then(() => {
    throw new Error(`${args.slice(0, 2).join(', ')}: ended before its turn was over.`);
  });
  // Heard where it matters: by whoever waits for an answer.
  early.catch(() => undefined);
  const answer = async () => (await Promise.race([once(child, 'message'), early]))[0];
  await answer();
  return {
    take: () => {
      child.send('pass');
      return answer();
    },
    close: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
