import type { DemandObserver } from 'rxjs-demand';
import { EVERY_PLACE, type Place } from '../support/everyPlace.js';
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

  it('and the check can tell: one that was not cancelled is kept', async () => {
    const [place] = EVERY_PLACE;
    const { observable } = (place as Place).build({ events: numbers(5), end: 'open' });
    const { reference, subscription } = subscribe(observable);
    expect(await retained({ reference })).toEqual(['reference']);
    subscription.unsubscribe();
    expect(await retained({ reference })).toEqual([]);
  });
});
