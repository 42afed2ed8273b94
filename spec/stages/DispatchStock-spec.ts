import type { Dispatcher } from 'rxjs-demand';
import { NOWHERE } from '../../lib/protocol/Link.js';
import { dispatchSettings, type DispatchOptions } from '../../lib/stages/DispatchOptions.js';
import { DispatchPort, type Failure } from '../../lib/stages/DispatchPort.js';
import { DispatchStock } from '../../lib/stages/DispatchStock.js';
import { RecordingDownstream } from '../support/recordingLinks.js';
import { retained } from '../support/retained.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/** A stock that does what the spec tells it to, in the order it says. */
class OpenStock<T> extends DispatchStock<T> {
  declare over: boolean;
  declare failure: Failure | undefined;

  /** Asks upstream for what is wanted, and answers how much that is. */
  askUpstream(): number {
    const { wanted } = this;
    this.owed += wanted;
    return wanted;
  }

  override get wanted(): number {
    return super.wanted;
  }

  join(port: DispatchPort<T>): void {
    this.ports.set(port.id, port);
    this.subscribe(port);
  }

  override grant(port: DispatchPort<T>, n: number): void {
    super.grant(port, n);
  }

  override unsubscribe(port: DispatchPort<T>): void {
    super.unsubscribe(port);
  }

  override dispatch(events: readonly T[]): void {
    super.dispatch(events);
  }

  override serve(): boolean {
    return super.serve();
  }

  /** Until there is nothing to do. One that never says so is not waited for. */
  serveAll(): void {
    for (let round = 0; round < 9 && this.serve(); round++);
  }

  override giveUp(): void {
    super.giveUp();
  }

  override attempt<R>(work: () => R): R | undefined {
    return super.attempt(work);
  }

  protected override step(): boolean {
    return false;
  }
}

/** A dispatcher for one consumer at a time: the last that came gets what it has asked for, the rest is left over. */
function lastComeDispatcher<T>(): Dispatcher<T> {
  let taker: symbol | undefined;
  let demand = 0;
  return {
    subscribe: (consumer) => {
      taker = consumer;
      demand = 0;
      return 0;
    },
    cancel: () => {
      demand = 0;
      return { demand: 0, undelivered: [] };
    },
    ask: (_consumer, n) => {
      demand += n;
      return n;
    },
    dispatch: (events, deliver) => {
      const claimed = events.slice(0, demand);
      demand -= claimed.length;
      if (claimed.length > 0) {
        deliver(taker as symbol, claimed);
      }
      return { leftover: events.slice(claimed.length), unclaimed: 0 };
    },
  };
}

function make<T = number>(change: Partial<Dispatcher<T>> = {}, options: DispatchOptions = {}) {
  const discarded: (readonly unknown[])[] = [];
  const dispatcher: Dispatcher<T> = { ...lastComeDispatcher<T>(), ...change };
  const stock = new OpenStock<T>(dispatcher, dispatchSettings({ onDiscard: (events) => discarded.push(events), ...options }));
  const newPort = (next: () => void = () => undefined) => {
    const downstream = new RecordingDownstream<T>({ next });
    downstream.open(NOWHERE, false);
    const owner = {
      ask: (one: DispatchPort<T>, n: number) => stock.grant(one, n),
      leave: (one: DispatchPort<T>) => stock.unsubscribe(one),
    };
    return { port: new DispatchPort<T>(owner, downstream, {}), signals: downstream.signals };
  };
  const join = (next?: () => void) => {
    const made = newPort(next);
    stock.join(made.port);
    return made;
  };
  return { stock, discarded, join, newPort };
}

const boom = new Error('boom');
const fail = (): never => {
  throw boom;
};

describe('DispatchStock', () => {
  beforeEach(collectUnhandledErrors);
  afterEach(restoreUnhandledErrors);

  describe('the account with upstream', () => {
    it('3.8 wants what consumers ask for, less what is on its way', () => {
      const { stock, join } = make();
      const { port, signals } = join();
      port.request(2);
      expect(stock.askUpstream()).toBe(2);
      port.request(3);
      expect(stock.askUpstream()).toBe(3);
      stock.dispatch([1, 2]);
      expect([stock.wanted, signals]).toEqual([0, [[1, 2]]]);
    });

    it('3.17 wants all there is once, and nothing more then', () => {
      const { stock, join } = make();
      const { port } = join();
      port.request(Infinity);
      expect(stock.askUpstream()).toBe(Infinity);
      port.request(1);
      stock.dispatch([1]);
      expect(stock.wanted > 0).toBe(false);
    });

    it('wants what a consumer causes when it joins, and when it leaves', () => {
      const { stock, join } = make({ subscribe: () => 2, cancel: () => ({ demand: 3, undelivered: [] }) });
      const { port } = join();
      expect(stock.askUpstream()).toBe(2);
      stock.unsubscribe(port);
      expect(stock.askUpstream()).toBe(3);
    });

    it('wants as many again as belonged to nobody, also of those from the buffer', () => {
      const { stock, join } = make({ dispatch: (events) => ({ leftover: events.filter((event) => event > 9), unclaimed: 1 }) });
      const { port } = join();
      port.request(3);
      stock.askUpstream();
      stock.dispatch([1, 10, 11]);
      expect(stock.askUpstream()).toBe(1);
      port.request(2);
      stock.serve();
      expect(stock.askUpstream()).toBe(3);
    });

    it('asks upstream for nothing that the buffer has met', () => {
      const { stock, join } = make();
      const a = join();
      a.port.request(4);
      stock.askUpstream();
      stock.unsubscribe(a.port);
      stock.dispatch([1, 2, 3, 4]);
      expect(stock.bufferedCount).toBe(4);
      const b = join();
      b.port.request(6);
      expect(stock.serve()).toBe(true);
      expect([b.signals, stock.bufferedCount, stock.askUpstream()]).toEqual([[[1, 2, 3, 4]], 0, 2]);
    });

    it('what was asked for and then met from the buffer settles what comes in excess of it', () => {
      const { stock, join } = make({ cancel: () => ({ demand: 0, undelivered: [1, 2] }) });
      const [a, b] = [join(), join()];
      b.port.request(2);
      stock.askUpstream();
      stock.unsubscribe(a.port);
      stock.serveAll();
      stock.dispatch([5, 6]);
      expect([b.signals, stock.bufferedCount]).toEqual([[[1, 2]], 2]);
      b.port.request(3);
      stock.serveAll();
      expect([b.signals, stock.askUpstream()]).toEqual([
        [
          [1, 2],
          [5, 6],
        ],
        1,
      ]);
    });

    it('wants no more than its buffer has room for when the dispatcher keeps queues', () => {
      let queued = 3;
      const { stock, join } = make({ queued: (consumer) => (consumer === undefined ? queued : 0) }, { bufferSize: 10 });
      join().port.request(20);
      expect([stock.wanted, stock.bufferedCount]).toEqual([7, 3]);
      queued = 10;
      expect(stock.wanted).toBe(0);
    });
  });

  describe('the buffer', () => {
    it('keeps what nobody has asked for, and offers no more of it than demand has come up for', () => {
      const dispatch = jest.fn(lastComeDispatcher<number>().dispatch);
      const { stock, join } = make({ dispatch });
      const { port } = join();
      expect(stock.serve()).toBe(false);
      stock.dispatch([1, 2, 3]);
      expect(stock.serve()).toBe(false);
      port.request(1);
      port.request(1);
      expect([stock.serve(), stock.serve()]).toEqual([true, false]);
      expect(dispatch.mock.calls.map(([events]) => events)).toEqual([
        [1, 2, 3],
        [1, 2],
      ]);
      expect(stock.bufferedCount).toBe(3);
    });

    it('demand that came up while nothing waited is not for what comes later', () => {
      const { stock, join } = make({ dispatch: (events) => ({ leftover: events, unclaimed: 0 }) });
      join().port.request(2);
      expect(stock.serve()).toBe(false);
      stock.dispatch([1]);
      expect(stock.serve()).toBe(false);
    });

    it('discards what does not fit, oldest first', () => {
      const { stock, discarded } = make({}, { bufferSize: 2 });
      stock.dispatch([1, 2, 3]);
      stock.dispatch([4]);
      expect([discarded, stock.bufferedCount]).toEqual([[[1], [2]], 2]);
    });

    it('tells a dispatcher that remembers what it left over how many of them are given up', () => {
      const forget = jest.fn();
      const { stock } = make({ forget }, { bufferSize: 2 });
      stock.dispatch([1, 2]);
      expect(forget).not.toHaveBeenCalled();
      stock.dispatch([3, 4, 5]);
      expect(forget.mock.calls).toEqual([[3]]);
    });

    it('and leaves the account to it, when events are served from the buffer', () => {
      const inner = lastComeDispatcher<number>();
      const answers = [2, 0, 3];
      const ask: Dispatcher<number>['ask'] = (...args) => inner.ask(...args) && (answers.shift() ?? 0);
      const { stock, join } = make({ ...inner, ask, forget: () => undefined });
      const a = join();
      a.port.request(2);
      stock.askUpstream();
      stock.unsubscribe(a.port);
      stock.dispatch([1, 2]);
      const b = join();
      b.port.request(2);
      stock.serve();
      b.port.request(3);
      expect([b.signals, stock.bufferedCount, stock.wanted]).toEqual([[[1, 2]], 0, 3]);
    });

    it('needs nobody to report to', () => {
      const dispatcher = lastComeDispatcher<number>();
      const stock = new OpenStock(dispatcher, dispatchSettings({ bufferSize: 1 }));
      stock.dispatch([1, 2]);
      expect([stock.bufferedCount, stock.failure]).toEqual([1, undefined]);
    });
  });

  describe('a consumer that leaves', () => {
    it('is one the dispatcher knows, and leaves it once', () => {
      const cancel = jest.fn(() => ({ demand: 0, undelivered: [] }));
      const { stock, join, newPort } = make({ cancel });
      stock.unsubscribe(newPort().port);
      expect(cancel).not.toHaveBeenCalled();
      const { port } = join();
      stock.unsubscribe(port);
      stock.unsubscribe(port);
      expect(cancel.mock.calls).toEqual([[port.id]]);
    });

    it('is unknown to a dispatcher that did not take it', () => {
      const cancel = jest.fn(() => ({ demand: 0, undelivered: [] }));
      const { stock, newPort } = make({ subscribe: fail, cancel });
      const { port } = newPort();
      expect(() => stock.join(port)).toThrow(boom);
      stock.unsubscribe(port);
      expect(cancel).not.toHaveBeenCalled();
    });

    it('gives back what was held for it: that goes in front of all that waits, but not in the middle of a dispatch', () => {
      let back: number[] = [];
      const inside: number[] = [];
      const { stock, join } = make({ cancel: () => ({ demand: 0, undelivered: back }) });
      const a = join();
      const b = join(() => {
        back = [1, 2];
        stock.unsubscribe(a.port);
        inside.push(stock.bufferedCount);
      });
      b.port.request(1);
      stock.dispatch([3, 4]);
      expect([inside, stock.bufferedCount]).toEqual([[2], 3]);
      b.port.request(9);
      stock.serveAll();
      expect(b.signals).toEqual([[3], [1, 2, 4]]);
    });

    it('what several give back keeps its order', () => {
      const held = [[1], [2]];
      const { stock, join } = make({ cancel: () => ({ demand: 0, undelivered: held.shift() ?? [] }) });
      const [a, b, c] = [join(), join(), join()];
      stock.unsubscribe(a.port);
      stock.unsubscribe(b.port);
      c.port.request(2);
      stock.serveAll();
      expect(c.signals).toEqual([[1, 2]]);
    });

    it('what it gives back is discarded when it does not fit', () => {
      const { stock, join, discarded } = make({ cancel: () => ({ demand: 0, undelivered: [1, 2] }) }, { bufferSize: 2 });
      stock.dispatch([3]);
      stock.unsubscribe(join().port);
      stock.serve();
      expect([discarded, stock.bufferedCount]).toEqual([[[1]], 2]);
    });

    it('has others offered as many as it gave back, or as it leaves demand for; all, when the dispatcher remembers its leftovers', () => {
      for (const [demand, undelivered, forget, offered] of [
        [0, [1], undefined, [1]],
        [2, [1], undefined, [1, 7]],
        [0, [1], () => undefined, [1, 7, 8]],
      ] as const) {
        const dispatch = jest.fn(lastComeDispatcher<number>().dispatch);
        const { stock, join } = make({ cancel: () => ({ demand, undelivered }), dispatch, ...(forget && { forget }) });
        stock.dispatch([7, 8]);
        stock.unsubscribe(join().port);
        stock.serveAll();
        expect(dispatch.mock.lastCall?.[0]).toEqual(offered);
      }
    });

    it('2.8 gets nothing from a dispatcher that has not noticed: what is for it is discarded', () => {
      const gone = Symbol('gone');
      const { stock, discarded } = make({
        dispatch: (events, deliver) => {
          deliver(gone, events);
          return { leftover: [], unclaimed: 0 };
        },
      });
      stock.dispatch([1, 2]);
      expect(discarded).toEqual([[1, 2]]);
    });
  });

  it('passes on what a selector has rejected: the consumer asks for as many again', () => {
    const { stock, join } = make({
      dispatch: (events, deliver) => {
        deliver(port.id, events.slice(1), 1);
        return { leftover: [], unclaimed: 0 };
      },
    });
    const { port, signals } = join();
    port.request(2);
    stock.askUpstream();
    stock.dispatch([1, 2]);
    expect([signals, stock.wanted]).toEqual([[[2]], 1]);
  });

  it('lets a dispatcher hand over in answer to a request', () => {
    const { stock, join } = make({
      ask: (consumer, _n, deliver) => {
        deliver(consumer, [1]);
        return 1;
      },
    });
    const { port, signals } = join();
    port.request(2);
    expect([signals, stock.wanted]).toEqual([[[1]], 1]);
  });

  describe('giveUp', () => {
    it('discards what the dispatcher holds, what was given back and what waits, and keeps nothing from then on', () => {
      const { stock, join, discarded } = make({ drain: () => [1], cancel: () => ({ demand: 0, undelivered: [2] }) });
      stock.dispatch([3]);
      stock.unsubscribe(join().port);
      stock.giveUp();
      expect([discarded, stock.bufferedCount]).toEqual([[[1, 2, 3]], 0]);
      stock.dispatch([4]);
      expect([discarded, stock.bufferedCount]).toEqual([[[1, 2, 3], [4]], 0]);
    });

    it('in the middle of a dispatch, discards also what is left over of it, served from the buffer or not', () => {
      const keepMost: Dispatcher<number>['dispatch'] = (events, deliver) => {
        deliver(port.id, events.slice(0, 1));
        return { leftover: events.slice(1), unclaimed: 0 };
      };
      const dispatch = jest.fn(keepMost).mockImplementationOnce((events) => ({ leftover: events, unclaimed: 0 }));
      const { stock, join, discarded } = make({ dispatch });
      const { port, signals } = join(() => {
        stock.giveUp();
      });
      stock.dispatch([1, 2, 3]);
      port.request(3);
      stock.serve();
      expect([signals, discarded, stock.bufferedCount]).toEqual([[[1]], [[2, 3]], 0]);
      stock.dispatch([4, 5]);
      expect([signals, discarded, stock.bufferedCount]).toEqual([[[1], [4]], [[2, 3], [5]], 0]);
    });

    it('reports no empty batch, and needs no drain', () => {
      const { stock, discarded } = make();
      stock.giveUp();
      expect([discarded, stock.failure]).toEqual([[], undefined]);
    });

    it('discards the rest when drain throws', () => {
      const { stock, discarded } = make({ drain: fail });
      stock.dispatch([3]);
      stock.giveUp();
      expect([discarded, stock.failure]).toEqual([[[3]], { error: boom }]);
    });
  });

  describe('2.13 the user’s code', () => {
    it('fails the run with the first error it throws, though it is undefined', () => {
      const { stock } = make();
      const throwing = (error: unknown) => (): never => {
        throw error;
      };
      expect(stock.attempt(() => 5)).toBe(5);
      expect(stock.failure).toBeUndefined();
      expect(stock.attempt<unknown>(throwing(undefined))).toBeUndefined();
      stock.attempt(throwing(boom));
      expect(stock.failure).toEqual({ error: undefined });
    });

    it('is reported once the run is over', async () => {
      const { stock } = make();
      stock.over = true;
      stock.attempt(fail);
      expect(stock.failure).toBeUndefined();
      expect(await unhandledErrors()).toEqual([boom]);
    });

    it('an onDiscard that throws fails the run, and the buffer is as it should be', () => {
      const { stock } = make({}, { bufferSize: 1, onDiscard: fail });
      stock.dispatch([1, 2]);
      expect([stock.failure, stock.bufferedCount]).toEqual([{ error: boom }, 1]);
    });

    it('nothing is handed out any more when onDiscard fails of what a consumer gave back', () => {
      const { stock, join } = make({ cancel: () => ({ demand: 0, undelivered: [1, 2] }) }, { bufferSize: 1, onDiscard: fail });
      const [a, b] = [join(), join()];
      b.port.request(2);
      stock.unsubscribe(a.port);
      expect(stock.serve()).toBe(true);
      expect([stock.failure, b.signals]).toEqual([{ error: boom }, []]);
    });

    it('a dispatch that throws goes on, and what it has handed to nobody is discarded', () => {
      const { stock, join, discarded } = make({
        dispatch: (events, deliver) => {
          deliver(port.id, events.slice(1, 2));
          throw boom;
        },
      });
      const { port, signals } = join();
      port.request(3);
      expect(() => stock.dispatch([1, 2, 3])).toThrow(boom);
      expect([signals, discarded]).toEqual([[[2]], [[1, 3]]]);
    });
  });

  it('3.13 keeps no event that it has handed over', async () => {
    const { stock, join } = make<object>();
    const { port, signals } = join();
    port.request(2);
    const event = (() => {
      const one = { name: 'event' };
      stock.dispatch([one]);
      return new WeakRef<object>(one);
    })();
    // What a frame has held in its hand it keeps: they are not looked at.
    signals.length = 0;
    expect(await retained({ event })).toEqual([]);
    expect(stock.bufferedCount).toBe(0);
  });
});
