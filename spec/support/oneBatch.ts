import { fromDemandProducer, type DemandObservable } from 'rxjs-demand';

/** A source that has these events at once, and then completes. */
export function oneBatch<T>(events: readonly T[]): DemandObservable<T> {
  return fromDemandProducer<T>((_demand, context) => {
    context.emit(events);
    context.complete();
  });
}
