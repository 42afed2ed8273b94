/** One turn of the event loop: what is ready by I/O has been handled afterwards. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Waits for real I/O, without a wall clock: a condition that never comes true ends with the test's own timeout. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await turn();
  }
}
