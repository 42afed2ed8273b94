import type { Cancelled, Dispatched, Dispatcher, SubscribeOptions } from 'rxjs-demand';
import { goldenVectors } from './goldenVectors.js';

type Out = { readonly to: string; readonly events: readonly number[] } | { readonly selfAsk: string; readonly n: number };

/** One call of a dispatcher, and what it answered. */
export type Op =
  | {
      readonly op: 'subscribe';
      readonly id: string;
      readonly selector?: string | null;
      readonly partition?: number;
      readonly upstream: number;
    }
  | { readonly op: 'ask'; readonly id: string; readonly n: number; readonly out: readonly Out[]; readonly upstream: number }
  | { readonly op: 'dispatch'; readonly events: readonly number[]; readonly out: readonly Out[]; readonly leftover: readonly number[] }
  | { readonly op: 'cancel'; readonly id: string; readonly upstream: number };

interface Recorded {
  readonly script: number;
  readonly ops: readonly Op[];
}

const SELECTORS: Readonly<Record<string, (event: number) => boolean>> = {
  even: (event) => event % 2 === 0,
  mult3: (event) => event % 3 === 0,
};

/** A fresh dispatcher with named consumers: what it is told and what it answers, in the words of the vectors. */
export class NamedConsumers<T> {
  private readonly symbols = new Map<string, symbol>();
  /** What was handed over in the last call. */
  out: (readonly [name: string, events: readonly T[], rejected?: number])[] = [];
  /** Called from inside each delivery. */
  onDeliver: (name: string, events: readonly T[]) => void = () => undefined;

  constructor(readonly dispatcher: Dispatcher<T>) {}

  subscribe(name: string, options: SubscribeOptions<T> = {}): number {
    this.symbols.set(name, Symbol(name));
    return this.dispatcher.subscribe(this.symbol(name), options);
  }

  ask(name: string, n: number): number {
    this.out = [];
    return this.dispatcher.ask(this.symbol(name), n, this.deliver);
  }

  dispatch(events: readonly T[]): Dispatched<T> {
    this.out = [];
    return this.dispatcher.dispatch(events, this.deliver);
  }

  cancel(name: string): Cancelled<T> {
    return this.dispatcher.cancel(this.symbol(name));
  }

  symbol(name: string): symbol {
    return this.symbols.get(name) ?? Symbol('a stranger');
  }

  private readonly deliver = (consumer: symbol, events: readonly T[], rejected?: number): void => {
    const name = consumer.description ?? '';
    this.out.push(rejected === undefined || rejected === 0 ? [name, events] : [name, events, rejected]);
    this.onDeliver(name, events);
  };
}

/** Looks at each step besides; `cancelled` is what a consumer that left gave back. */
export type Watch = (op: Op, cancelled?: Cancelled<number>) => void;

/** Replays a file of vectors, one spec per script. `sorted`: the recording has the consumers of one call in the order of their names. */
export function replayVectors(
  name: string,
  make: () => Dispatcher<number>,
  sorted = false,
  watching: () => Watch = () => () => undefined,
): void {
  it.each(goldenVectors<Recorded>(name).map((recorded) => ({ recorded, script: recorded.script })))(
    `${name}, script $script`,
    ({ recorded }) => {
      const consumers = new NamedConsumers(make());
      const watch = watching();
      recorded.ops.forEach((op, index) => {
        const step = `op ${index}: ${JSON.stringify(op)}`;
        if (op.op === 'subscribe') {
          const { id, partition, selector } = op;
          const options = { ...(partition === undefined ? {} : { partition }), ...selectorOption(selector) };
          expect({ step, upstream: consumers.subscribe(id, options) }).toEqual({ step, upstream: op.upstream });
          watch(op);
        } else if (op.op === 'ask') {
          expect({ step, upstream: consumers.ask(op.id, op.n), out: outOf(consumers, sorted) }).toEqual({
            step,
            upstream: op.upstream,
            out: op.out,
          });
          watch(op);
        } else if (op.op === 'dispatch') {
          const { leftover } = consumers.dispatch(op.events);
          expect({ step, leftover, out: outOf(consumers, sorted) }).toEqual({ step, leftover: op.leftover, out: op.out });
          watch(op);
        } else {
          const answer = consumers.cancel(op.id);
          expect({ step, upstream: answer.demand }).toEqual({ step, upstream: op.upstream });
          watch(op, answer);
        }
      });
    },
  );
}

function selectorOption(selector: string | null | undefined): SubscribeOptions<number> {
  const select = selector === null || selector === undefined ? undefined : SELECTORS[selector];
  return select === undefined ? {} : { selector: select };
}

function outOf({ out }: NamedConsumers<number>, sorted: boolean): Out[] {
  const calls = sorted ? [...out].sort(([a], [b]) => (a < b ? -1 : 1)) : out;
  return calls.flatMap(([to, events, rejected]) => [{ to, events }, ...(rejected === undefined ? [] : [{ selfAsk: to, n: rejected }])]);
}
