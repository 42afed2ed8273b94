/** A batch of none: what stands where a batch has been given up, or never was. */
export const NO_EVENTS: readonly never[] = [];
