import fc from 'fast-check';

/*
 * How long the properties run, and where they begin:
 *
 *     PROPERTY_RUNS   runs of all properties of this folder together. Default: 10,000, as the build runs them.
 *     PROPERTY_SEED   the seed. Default: always the same, so that a build that fails fails again; 'random' for another one each time. A failure
 *                     prints it, with the path to the smallest case.
 */

const total = Number(process.env['PROPERTY_RUNS'] ?? 10_000);
const seed = process.env['PROPERTY_SEED'] ?? '71';

/** The parts of all runs that each property makes. Their sum is 1. */
const SHARES = { watched: 0.45, bare: 0.35, shared: 0.2 } as const;

/** Checks a property for its share of the runs. */
export async function assertProperty<T>(
  share: keyof typeof SHARES,
  arbitrary: fc.Arbitrary<T>,
  check: (value: T) => void | Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (value) => {
      await check(value);
    }),
    { numRuns: Math.max(1, Math.round(total * SHARES[share])), ...(seed === 'random' ? {} : { seed: Number(seed) }) },
  );
}

/** Ten times what it takes on a slow machine: a run that hangs is found by its own count of steps, not by the clock. */
export const TIME_LIMIT_MS = 60_000 + 20 * total;
