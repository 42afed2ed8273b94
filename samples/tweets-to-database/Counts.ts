import type { SinkReport } from 'rxjs-demand/typeorm';
import type { TwitterNotice } from 'rxjs-demand/twitter';

/** What a run has done so far: is told of every post, batch and notice. Pure. */
export class Counts {
  /** Posts the search handed over. */
  served = 0;
  stored = 0;
  duplicates = 0;
  rejected = 0;
  largestInFlight = 0;
  requests = 0;
  pages = 0;
  /** Requests the API allows until its reset, as it said last. */
  rateLimitLeft: number | undefined;

  /** Posts handed over that are neither stored nor known nor refused. What is left of them at the end is lost. */
  get inFlight(): number {
    return this.served - this.handled;
  }

  get handled(): number {
    return this.stored + this.duplicates + this.rejected;
  }

  countServed(): void {
    this.served += 1;
    this.largestInFlight = Math.max(this.largestInFlight, this.inFlight);
  }

  countReport(report: Omit<SinkReport<unknown>, 'rows'>): void {
    this.stored += report.inserted;
    this.duplicates += report.duplicates;
    this.rejected += report.rejected;
  }

  /** Each request makes exactly one notice; two kinds come on top. */
  countNotice(notice: TwitterNotice): void {
    switch (notice.kind) {
      case 'page':
        this.requests += 1;
        this.pages += 1;
        this.rateLimitLeft = notice.rateLimitRemaining;
        return;
      case 'rateLimited':
        this.requests += 1;
        this.rateLimitLeft = 0;
        return;
      case 'retry':
      case 'sinceIdExpired':
      case 'windowRestarted':
        this.requests += 1;
        return;
      case 'window':
      case 'partialErrors':
    }
  }
}
