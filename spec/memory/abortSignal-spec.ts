import { NEVER } from 'rxjs';
import { demandConsumer, fromDemandProducer, type ProducerContext } from 'rxjs-demand';
import { retained } from '../support/retained.js';

/** 3.13: a signal was passed to a client, and the client lives longer than the subscription. */

type End = 'cancelled' | 'cancelled inside next' | 'failed';
const ENDS: readonly End[] = ['cancelled', 'cancelled inside next', 'failed'];

interface Source {
  context: ProducerContext<object> | undefined;
}

/** In a function of its own, whose frame is gone when the garbage is collected. */
function producersSignal(end: End, kept: AbortSignal[]): Record<string, WeakRef<object>> {
  const source: Source = { context: undefined };
  const observable = fromDemandProducer<object>((_demand, context) => {
    source.context = context;
    kept.push(context.signal);
    return NEVER;
  });
  const event = {};
  const observer = {
    next: () => {
      if (end === 'cancelled inside next') subscription.unsubscribe();
    },
    error: () => undefined,
    complete: () => undefined,
  };
  const subscription = observable.subscribeWithDemand(observer);
  subscription.request(2);
  source.context?.emit([event]);
  if (end === 'failed') source.context?.error(new Error('the source failed'));
  if (end === 'cancelled') subscription.unsubscribe();
  return {
    'the observer': new WeakRef(observer),
    'the subscription': new WeakRef(subscription),
    'the event': new WeakRef(event),
    'the source': new WeakRef(source),
  };
}

function consumersSignal(end: End, kept: AbortSignal[]): Record<string, WeakRef<object>> {
  const source: Source = { context: undefined };
  const observable = fromDemandProducer<object>((_demand, context) => {
    source.context = context;
  });
  const event = {};
  const handler = (_events: readonly object[], { signal }: { readonly signal: AbortSignal }): void => {
    kept.push(signal);
  };
  const subscription = observable.pipe(demandConsumer(handler)).subscribe({
    next: () => {
      if (end === 'cancelled inside next') subscription.unsubscribe();
    },
    error: () => undefined,
  });
  source.context?.emit([event]);
  if (end === 'failed') source.context?.error(new Error('the source failed'));
  if (end === 'cancelled') subscription.unsubscribe();
  return {
    'the handler': new WeakRef(handler),
    'the subscription': new WeakRef(subscription),
    'the event': new WeakRef(event),
    'the source': new WeakRef(source),
  };
}

describe('3.13 a signal that somebody keeps refers to nothing of the subscription', () => {
  it.each(ENDS)('of a producer, %s', async (end) => {
    const kept: AbortSignal[] = [];
    const references = producersSignal(end, kept);
    expect(await retained(references)).toEqual([]);
    expect(kept.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it.each(ENDS)('of a consumer, %s', async (end) => {
    const kept: AbortSignal[] = [];
    const references = consumersSignal(end, kept);
    expect(await retained(references)).toEqual([]);
    expect(kept.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('and says as before why it was aborted', () => {
    const kept: AbortSignal[] = [];
    producersSignal('cancelled', kept);
    expect(kept[0]?.reason).toMatchObject({ name: 'AbortError' });
  });
});
