import { IteratorEnd } from '../../lib/consumers/IteratorEnd.js';
import { turn } from '../support/eventually.js';
import { RecordingUpstream } from '../support/recordingLinks.js';
import { retained } from '../support/retained.js';

/** An end with a window of 4/2. `answer` is what the source says to each request, at once. */
function iterator(answer: (end: IteratorEnd<number>, n: number) => void = () => undefined) {
  const upstream = new RecordingUpstream((n) => answer(end, n));
  const connect = jest.fn((downstream: IteratorEnd<number>) => {
    downstream.open(upstream);
  });
  const end = new IteratorEnd<number>(connect as never, { maxDemand: 4, minDemand: 2 });
  return { end, connect, asked: upstream.calls };
}

/** Reads, and writes down what comes of it in the order it comes. */
function reading(end: IteratorEnd<number>) {
  const log: unknown[] = [];
  const read = (times = 1): void => {
    for (let time = 0; time < times; time++) {
      end.pull().then(
        ({ done, value }) => log.push(done === true ? 'done' : value),
        (error: unknown) => log.push({ error }),
      );
    }
  };
  return { log, read };
}

const error = new Error('source');

describe('IteratorEnd', () => {
  it('connects with the first read, once, and asks for the whole window', () => {
    const { end, connect, asked } = iterator();
    expect(connect).not.toHaveBeenCalled();
    void end.pull();
    void end.pull();
    expect(connect.mock.calls).toEqual([[end]]);
    expect(asked).toEqual([4]);
  });

  it('hands out what has arrived, one event per read, in order', async () => {
    const { end } = iterator();
    const { log, read } = reading(end);
    read();
    end.next([1, 2]);
    end.next([3]);
    await turn();
    expect(log).toEqual([1]);
    read(2);
    await turn();
    expect(log).toEqual([1, 2, 3]);
  });

  it('serves reads that wait, in the order they came', async () => {
    const { end } = iterator();
    const { log, read } = reading(end);
    read(3);
    await turn();
    expect(log).toEqual([]);
    end.next([1, 2]);
    await turn();
    expect(log).toEqual([1, 2]);
    end.next([3]);
    await turn();
    expect(log).toEqual([1, 2, 3]);
  });

  it('2.6 counts an event as read when the next is asked for', () => {
    const { end, asked } = iterator();
    void end.pull();
    end.next([1, 2, 3, 4]);
    void end.pull();
    expect(asked).toEqual([4]);
    void end.pull();
    expect(asked).toEqual([4, 2]);
    void end.pull();
    expect(asked).toEqual([4, 2]);
  });

  it('hands out each event once when the source answers at once', async () => {
    let next = 0;
    const { end, asked } = iterator((made, n) => made.next(Array.from({ length: n }, () => next++)));
    const { log, read } = reading(end);
    read(7);
    await turn();
    expect(log).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(asked).toEqual([4, 2, 2, 2]);
  });

  describe('the end of the source', () => {
    it('comes after everything that has arrived, and stays', async () => {
      const { end } = iterator();
      const { log, read } = reading(end);
      read();
      end.next([1, 2]);
      end.complete();
      read(3);
      await turn();
      expect(log).toEqual([1, 2, 'done', 'done']);
    });

    it('is told to all reads that wait', async () => {
      const { end } = iterator();
      const { log, read } = reading(end);
      read(2);
      end.complete();
      await turn();
      expect(log).toEqual(['done', 'done']);
    });

    it('1.4 rejects one read when it is an error, behind everything that has arrived; the others are done', async () => {
      const { end } = iterator();
      const { log, read } = reading(end);
      read();
      end.next([1, 2]);
      end.error(error);
      read(3);
      await turn();
      expect(log).toEqual([1, 2, { error }, 'done']);
    });

    it.each(['complete', 'error'] as const)('2.4 nothing is asked for, and nothing cancelled, after %s', (terminal) => {
      const { end, asked } = iterator();
      void end.pull();
      end.next([1, 2, 3]);
      end[terminal](error as never);
      void end.pull();
      void end.pull();
      void end.giveUp();
      expect(asked).toEqual([4]);
    });

    it('3.13 forgets the source', async () => {
      const make = () => {
        const upstream = new RecordingUpstream();
        const end = new IteratorEnd<number>((downstream) => downstream.open(upstream, false), { maxDemand: 4, minDemand: 2 });
        void end.pull();
        end.complete();
        return { end, references: { upstream: new WeakRef<object>(upstream) } };
      };
      const { end, references } = make();
      expect(await retained(references)).toEqual([]);
      expect(await end.pull()).toEqual({ done: true, value: undefined });
    });
  });

  describe('giveUp', () => {
    it('cancels the source once, and answers that it is done', async () => {
      const { end, asked } = iterator();
      void end.pull();
      end.next([1, 2]);
      expect(await end.giveUp()).toEqual({ done: true, value: undefined });
      await end.giveUp();
      expect(asked).toEqual([4, 'cancelled']);
    });

    it('cancels the source once, also when that gives up the loop in answer', () => {
      const upstream = new RecordingUpstream();
      const cancel = jest.fn(() => void end.giveUp());
      const end = new IteratorEnd<number>((downstream) => downstream.open(Object.assign(upstream, { cancel }), false), {
        maxDemand: 4,
        minDemand: 2,
      });
      void end.pull();
      void end.giveUp();
      expect(cancel).toHaveBeenCalledTimes(1);
    });

    it('what has arrived and was not read is given up', async () => {
      const { end } = iterator();
      void end.pull();
      end.next([1, 2]);
      end.next([3]);
      await end.giveUp();
      expect(await end.pull()).toEqual({ done: true, value: undefined });
    });

    it('tells the reads that wait', async () => {
      const { end } = iterator();
      const { log, read } = reading(end);
      read(2);
      void end.giveUp();
      await turn();
      expect(log).toEqual(['done', 'done']);
    });

    it('3.6 asks for nothing more, though an event in hand was read', async () => {
      const { end, asked } = iterator();
      void end.pull();
      end.next([1, 2]);
      void end.pull();
      await end.giveUp();
      await end.pull();
      expect(asked).toEqual([4, 'cancelled']);
    });

    it('connects nothing when it comes before the first read', async () => {
      const { end, connect } = iterator();
      expect(await end.giveUp()).toEqual({ done: true, value: undefined });
      expect(await end.pull()).toEqual({ done: true, value: undefined });
      expect(connect).not.toHaveBeenCalled();
    });

    it('does not hear an error that was still to be read', async () => {
      const { end } = iterator();
      void end.pull();
      end.next([1]);
      end.error(error);
      expect(await end.giveUp()).toEqual({ done: true, value: undefined });
    });
  });
});
