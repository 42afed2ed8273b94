/** What a user writes with nothing but rxjs beside the package: no types of Node, none of the optional peers. */
import { lastValueFrom, toArray } from 'rxjs';
import { demandConsumer, type DemandObservable, filterStage, fromDemandProducer, mapStage } from 'rxjs-demand';

export const numbers$: DemandObservable<number> = fromDemandProducer((demand: number) =>
  Array.from({ length: demand }, (_, index) => index),
);

export const stored: string[] = [];

export const batches: Promise<(readonly string[])[]> = lastValueFrom(
  numbers$.pipe(
    filterStage((event) => event % 2 === 0),
    mapStage((event) => event.toFixed(1)),
    demandConsumer(
      (events) => {
        stored.push(...events);
      },
      { maxDemand: 10, minDemand: 5 },
    ),
    toArray(),
  ),
);
