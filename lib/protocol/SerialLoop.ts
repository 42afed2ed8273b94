/**
 * The one non-recursive delivery loop. A stage describes its next bit of work as `step`, which answers whether it did anything; whatever
 * changes the stage's state calls `run`. When the loop already runs (a `request()` inside `next`), the call returns at once and the running
 * loop sees the new state: that keeps signals serial (1.3) and the stack flat (3.3).
 */
export abstract class SerialLoop {
  protected stepping = false;

  run(): void {
    if (!this.stepping) {
      this.stepping = true;
      this.drain();
    }
  }

  /** Does `work` inside the loop: what it sets off is delivered after it has returned. */
  enter(work: () => void): void {
    if (this.stepping) {
      work();
      return;
    }
    this.stepping = true;
    try {
      work();
    } finally {
      this.drain();
    }
  }

  /** Does the next bit of work. Answers whether there was any. */
  protected abstract step(): boolean;

  private drain(): void {
    try {
      while (this.step());
    } finally {
      this.stepping = false;
    }
  }
}
