import fc from 'fast-check';

/** A consumer's or a stage's window. */
export interface Window {
  readonly maxDemand: number;
  readonly minDemand: number;
}

/** Small ones: what is to be found here happens at their limits. */
export const windows: fc.Arbitrary<Window> = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.nat({ max: 7 }))
  .map(([maxDemand, min]) => ({ maxDemand, minDemand: min % maxDemand }));
