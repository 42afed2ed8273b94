/** One turn of the event loop: what promises have to say has been said afterwards. */
export function turn(): Promise<void> {
  const { setImmediate: immediate } = globalThis as { readonly setImmediate?: (work: () => void) => unknown };
  return new Promise((resolve) => {
    if (immediate === undefined) {
      setTimeout(resolve, 0);
    } else {
      immediate(resolve);
    }
  });
}

/** Waits until nothing happens any more: no activity is counted, and no gate is left to open, twice in a row. */
export async function rest(wait: () => Promise<void>, activity: () => number, openGate: () => boolean = () => false): Promise<void> {
  for (let quiet = 0; quiet < 2;) {
    const before = activity();
    await wait();
    quiet = openGate() || activity() !== before ? 0 : quiet + 1;
  }
}
