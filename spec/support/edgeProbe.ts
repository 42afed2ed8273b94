import type { DemandObservable } from 'rxjs-demand';
import { ForeignSource } from './foreignSource.js';

/** What crossed one edge. */
export interface Edge {
  requested: number;
  delivered: number;
  /** The most that was requested and not delivered at any time. */
  mostOutstanding: number;
  /** Batches that were larger than the demand at that time, and signals after the end: none, it is hoped. */
  readonly violations: string[];
  cancels: number;
  ends: number;
}

/** Sits between two stages, passes everything on, and counts. Brand-only, so the stages on both sides take it for a stranger. */
export function edgeProbe<T>(source: DemandObservable<T>): { readonly observable: DemandObservable<T>; readonly edge: Edge } {
  const edge: Edge = { requested: 0, delivered: 0, mostOutstanding: 0, violations: [], cancels: 0, ends: 0 };
  const ended = (signal: string): void => {
    edge.ends++;
    if (edge.ends > 1) edge.violations.push(`${signal} after the end`);
  };
  const probe = new ForeignSource<T>((observer) => {
    const inner = source.subscribeWithDemand({
      start: (subscription) => {
        observer.start?.({
          get closed() {
            return subscription.closed;
          },
          request: (n) => {
            edge.requested += n;
            edge.mostOutstanding = Math.max(edge.mostOutstanding, edge.requested - edge.delivered);
            subscription.request(n);
          },
          unsubscribe: () => {
            edge.cancels++;
            subscription.unsubscribe();
          },
        });
      },
      next: (events) => {
        edge.delivered += events.length;
        if (edge.delivered > edge.requested) edge.violations.push(`${edge.delivered} delivered, ${edge.requested} requested`);
        if (edge.ends > 0) edge.violations.push('next after the end');
        if (events.length === 0) edge.violations.push('an empty batch');
        observer.next(events);
      },
      error: (error) => {
        ended('error');
        observer.error(error);
      },
      complete: () => {
        ended('complete');
        observer.complete();
      },
    });
    return inner;
  });
  // Typed as what stages take and give; what it is at run time is the point.
  return { observable: probe as unknown as DemandObservable<T>, edge };
}
