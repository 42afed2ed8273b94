/**
 * What to send next when a batch fails because of some of its rows: halves of halves, until the bad rows stand alone. A pure policy: it is
 * told what happened to each part and names the next one.
 *
 * Parts come in the order of the rows, so a batch without bad rows is one statement, one with a single bad row among n about 2 log2 n.
 */
export class SplitBatch<R> {
  /** Parts still to be sent, the next one last. */
  private readonly parts: (readonly R[])[];

  constructor(parts: readonly (readonly R[])[]) {
    this.parts = parts.filter((part) => part.length > 0).reverse();
  }

  /** Whether no part is left to send. */
  get isDone(): boolean {
    return this.parts.length === 0;
  }

  /** Takes the next part to send; undefined when there is none left. */
  next(): readonly R[] | undefined {
    return this.parts.pop();
  }

  /** `part` failed as a whole, nothing of it is stored. Its halves come next; a row that stood alone is the bad one, and is returned. */
  failed(part: readonly R[]): R | undefined {
    if (part.length <= 1) {
      return part[0];
    }
    const middle = part.length >> 1;
    this.parts.push(part.slice(middle), part.slice(0, middle));
    return undefined;
  }
}
