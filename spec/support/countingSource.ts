import { Subject, type ObservableInput } from 'rxjs';
import {
  fromDemandProducer,
  type DemandObservable,
  type EndReason,
  type ProducerContext,
  type ProducerOptions,
  type ProducerResult,
} from 'rxjs-demand';

/** When a source answers: before `handleDemand` returns, with a promise, or when the spec opens the gate. */
export type SourceKind = 'synchronous' | 'promise' | 'gated';

export const SOURCE_KINDS: readonly SourceKind[] = ['synchronous', 'promise', 'gated'];

/** What a source has to give, and what it does after that. */
export interface Script {
  readonly events: readonly unknown[];
  /** `'complete'` with the last event (the default), `'open'`: more may come, or `'fail'` when asked for more. */
  readonly end?: 'complete' | 'open' | 'fail';
  readonly options?: ProducerOptions;
}

/** A producer that records what is asked of it. */
export interface CountingSource {
  readonly observable: DemandObservable<unknown>;
  /** The argument of each call of `handleDemand`. */
  readonly demands: number[];
  /** How each subscription ended: what `terminate` was told. */
  readonly ends: EndReason[];
  subscriptions: number;
  /** The error of `end: 'fail'`. */
  readonly failure: Error;
  /** Of the latest subscription. */
  readonly context: ProducerContext<unknown>;
  /** Opens the gate: the pending call is answered. Returns whether there was one. */
  answer(): boolean;
}

type Result = ProducerResult<unknown, number>;

/** Makes a source that gives `script` to each of its subscribers, and never more than asked. */
export function countingSource(kind: SourceKind, script: Script): CountingSource {
  const { events, end = 'complete', options } = script;
  const failure = new Error('the source failed');
  const gates: (() => void)[] = [];
  let latest: ProducerContext<unknown> | undefined;

  const result = (demand: number, position: number): Result => {
    if (end === 'fail' && position === events.length) {
      throw failure;
    }
    const state = Math.min(events.length, position + demand);
    return { events: events.slice(position, state), state, done: end === 'complete' && state === events.length };
  };
  const answers: Record<SourceKind, (demand: number, position: number) => Result | ObservableInput<Result>> = {
    synchronous: result,
    promise: async (demand, position) => result(demand, position),
    gated: (demand, position) => {
      const reply$ = new Subject<Result>();
      gates.push(() => {
        try {
          reply$.next(result(demand, position));
          reply$.complete();
        } catch (error) {
          reply$.error(error);
        }
      });
      return reply$;
    },
  };

  const source: CountingSource = {
    observable: fromDemandProducer<unknown, number>(
      {
        init: (context) => {
          latest = context;
          source.subscriptions++;
          if (events.length === 0 && end === 'complete') {
            context.complete();
          }
          return 0;
        },
        handleDemand: (demand, position) => {
          source.demands.push(demand);
          return answers[kind](demand, position);
        },
        terminate: (_position, reason) => {
          source.ends.push(reason);
        },
      },
      options,
    ),
    demands: [],
    ends: [],
    subscriptions: 0,
    failure,
    get context() {
      if (latest === undefined) {
        throw new Error('nobody has subscribed yet');
      }
      return latest;
    },
    answer: () => {
      const gate = gates.shift();
      gate?.();
      return gate !== undefined;
    },
  };
  return source;
}
