import { concat, mergeMap, NEVER, Observable, of } from 'rxjs';
import { fromDemandProducer, mapAsyncStage, mapStage, throughStage, toDemand, type DemandObservable } from 'rxjs-demand';
import { countingSource } from '../support/countingSource.js';
import { foreign } from '../support/foreignSource.js';
import { RecordingObserver } from '../support/recordingObserver.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/** Rule 3.16: docs/protocol.md, section 3. */

beforeEach(collectUnhandledErrors);
afterEach(restoreUnhandledErrors);

describe('3.16 unsubscribe() returns normally, whatever the teardown throws', () => {
  const mistake = new Error('the teardown failed');
  const tornDown = (): Observable<never> =>
    new Observable(() => () => {
      throw mistake;
    });
  const once = (): ReturnType<typeof fromDemandProducer<number>> => fromDemandProducer<number>((_demand, { emit }) => emit([1]));
  const pipelines: Record<string, DemandObservable<number>> = {
    'terminate of a producer': fromDemandProducer<number, number>({
      handleDemand: () => NEVER,
      terminate: () => {
        throw mistake;
      },
    }),
    'the reply of a producer': fromDemandProducer<number>(() => tornDown()),
    'the onDiscard of a producer': fromDemandProducer<number>((_demand, { emit }) => emit([1, 2]), {
      onDiscard: () => {
        throw mistake;
      },
    }),
    'the source of toDemand': toDemand<number>()(tornDown()),
    'the onDrop of toDemand': toDemand<number>({
      onDrop: () => {
        throw mistake;
      },
    })(concat(of(1, 2, 3), NEVER)),
    'the reply of mapStage': once().pipe(mapStage<number, number, number>({ handleEvents: () => tornDown() })),
    'an inner stream of mapAsyncStage': once().pipe(mapAsyncStage(() => tornDown())),
    'an operator in throughStage': once().pipe(throughStage(mergeMap(() => tornDown()))),
    'a source of another copy': mapStage((n: number) => n)(
      foreign<number>({
        subscribeWithDemand: (observer) => {
          const subscription = {
            closed: false,
            request: () => undefined,
            unsubscribe: () => {
              throw mistake;
            },
          };
          observer.start?.(subscription);
          return subscription;
        },
      }),
    ),
  };

  it.each(Object.entries(pipelines))('of %s', async (_name, pipeline) => {
    const observer = new RecordingObserver<number>();
    const subscription = pipeline.subscribeWithDemand(observer);
    subscription.request(1);
    const before = [...observer.told];
    expect(() => subscription.unsubscribe()).not.toThrow();
    expect(observer.told).toEqual(before);
    const reported = await unhandledErrors();
    expect(reported.flatMap((error) => (error as { errors?: unknown[] }).errors ?? [error])).toContain(mistake);
  });

  it('of a stage: what stands before it is cancelled all the same', async () => {
    const source = countingSource('synchronous', { events: [1, 2, 3], end: 'open' });
    const subscription = source.observable
      .pipe(mapAsyncStage(() => tornDown()))
      .subscribeWithDemand({ next: () => undefined, error: () => undefined, complete: () => undefined });
    subscription.request(1);
    subscription.unsubscribe();
    expect(source.ends).toEqual(['cancelled']);
    expect(await unhandledErrors()).toHaveLength(1);
  });
});
