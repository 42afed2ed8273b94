import { Observable } from 'rxjs';
import {
  demandConsumer,
  fromDemandProducer,
  mapAsyncStage,
  mapStage,
  throughStage,
  toDemand,
  type DemandObservable,
  type DemandObserver,
} from 'rxjs-demand';
import { countingSource, type CountingSource, type Script } from '../support/countingSource.js';
import { EVERY_PLACE, type Place } from '../support/everyPlace.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { retained } from '../support/retained.js';
import { settle } from '../support/settle.js';

/** 3.13: after a cancel or an end no reference to the observer is kept, though the source, its pending answers and the subscription live on. */

interface Left {
  readonly reference: WeakRef<object>;
  /** All that outlives the observer. */
  readonly kept: unknown;
}

const WAYS: Record<string, (place: Place) => Promise<Left>> = {
  'a cancel with an answer pending': async ({ build }) => {
    const built = build({ events: numbers(5), end: 'open' });
    const { reference, subscription } = subscribe(built.observable);
    subscription.request(2);
    subscription.unsubscribe();
    return { reference, kept: [built, subscription] };
  },
  'a cancel with events waiting': async ({ build }) => {
    const built = build({ events: numbers(5), end: 'open' });
    const { reference, subscription } = subscribe(built.observable);
    built.source.context.emit(numbers(9));
    await settle(built.source);
    subscription.unsubscribe();
    return { reference, kept: [built, subscription] };
  },
  completion: async ({ build }) => {
    const built = build({ events: numbers(5) });
    const { reference, subscription } = subscribe(built.observable);
    subscription.request(10);
    await settle(built.source);
    return { reference, kept: [built, subscription] };
  },
  'an error': async ({ build }) => {
    const built = build({ events: numbers(5), end: 'fail' });
    const { reference, subscription } = subscribe(built.observable);
    subscription.request(10);
    await settle(built.source);
    return { reference, kept: [built, subscription] };
  },
  'a bad request': async ({ build }) => {
    const built = build({ events: numbers(5), end: 'open' });
    const { reference, subscription } = subscribe(built.observable);
    subscription.request(-1);
    return { reference, kept: [built, subscription] };
  },
};

function subscribe(observable: ReturnType<Place['build']>['observable']): {
  reference: WeakRef<object>;
  subscription: ReturnType<typeof observable.subscribeWithDemand>;
} {
  const observer: DemandObserver<unknown> = { next: () => undefined, error: () => undefined, complete: () => undefined };
  return { reference: new WeakRef(observer), subscription: observable.subscribeWithDemand(observer) };
}

describe('3.13 forgets the observer', () => {
  it.each(Object.keys(WAYS))('after %s', async (way) => {
    const references: Record<string, WeakRef<object>> = {};
    const kept: unknown[] = [];
    for (const place of EVERY_PLACE) {
      const left = await (WAYS[way] as (typeof WAYS)[string])(place);
      references[`${place.kind} source, ${place.position.name}`] = left.reference;
      kept.push(left.kept);
    }
    expect(await retained(references)).toEqual([]);
    expect(kept.length).toBe(EVERY_PLACE.length);
  });

  it('and so is the handler of a consumer, also by a source that still holds its context', async () => {
    const references: Record<string, WeakRef<object>> = {};
    const kept: unknown[] = [];
    const consume = ({ name, place, end, leave }: { name: string; place: Place; end: Script['end'] & string; leave: boolean }): void => {
      const { source, observable } = place.build({ events: numbers(5), end });
      const handler = (): undefined => undefined;
      const subscription = observable.pipe(demandConsumer(handler)).subscribe({ error: () => undefined });
      if (leave) subscription.unsubscribe();
      references[name] = new WeakRef(handler);
      kept.push(source);
    };
    for (const place of EVERY_PLACE) {
      const name = `${place.kind} source, ${place.position.name}`;
      consume({ name: `${name}, cancelled`, place, end: 'open', leave: true });
      consume({ name: `${name}, completed`, place, end: 'complete', leave: false });
      consume({ name: `${name}, failed`, place, end: 'fail', leave: false });
    }
    for (const source of kept) await settle(source as CountingSource);
    expect(await retained(references)).toEqual([]);
  });

  it('also when those it has called do not forget what they were given', async () => {
    const kept: unknown[] = [];
    const source = (): DemandObservable<unknown> => countingSource('synchronous', { events: numbers(5), end: 'open' }).observable;
    /** An answer that never comes, and whoever promised it lives on. */
    const pending = (): Promise<never> => new Promise((resolve) => kept.push(resolve));
    const leaking$ = new Observable<never>((subscriber) => {
      kept.push(subscriber);
    });
    const hand = handSource<unknown>();
    const consume = (observable: DemandObservable<unknown>): WeakRef<object> => {
      const handler = (): undefined => undefined;
      observable.pipe(demandConsumer(handler)).subscribe().unsubscribe();
      return new WeakRef(handler);
    };
    const references = {
      'a source of another copy': consume(mapStage((event: unknown) => event)(hand.source)),
      'the source of toDemand': consume(toDemand<unknown>()(leaking$)),
      'an answer of handleDemand': consume(fromDemandProducer(pending)),
      'an answer of handleEvents': consume(source().pipe(mapStage<unknown, unknown, unknown>({ handleEvents: pending }))),
      'an inner stream of mapAsyncStage': consume(source().pipe(mapAsyncStage(pending))),
      'an operator in throughStage': consume(source().pipe(throughStage(() => leaking$))),
    };
    expect(await retained(references)).toEqual([]);
    expect(kept.length + hand.requests.length).toBe(6);
  });

  it('and the check can tell: one that was not cancelled is kept', async () => {
    const [place] = EVERY_PLACE;
    const { observable } = (place as Place).build({ events: numbers(5), end: 'open' });
    const { reference, subscription } = subscribe(observable);
    expect(await retained({ reference })).toEqual(['reference']);
    subscription.unsubscribe();
    expect(await retained({ reference })).toEqual([]);
  });
});
