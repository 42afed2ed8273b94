/** What was left when the time for ending in good order was over. Statements may still be on their way: closing their connections would wait. */
export class Overdue extends Error {
  override readonly name = 'Overdue';

  constructor(drainTimeoutMs: number, inFlight: number) {
    const left =
      inFlight > 0
        ? `${String(inFlight)} posts in flight are not stored; the next run reads them again`
        : 'all posts are stored, but the place is not saved; the next run reads some of them again';
    super(`Not done within ${String(drainTimeoutMs / 1000)} s: ${left}`);
  }
}
