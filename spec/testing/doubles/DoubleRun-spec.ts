import { DoubleRun, type Answer } from '../../../lib/testing/doubles/DoubleRun.js';

type Run = DoubleRun<string>;

interface Reactions {
  open?(run: Run): void;
  next?(events: readonly string[], run: Run): void;
  onExhausted?(run: Run): void;
  answer?: Answer;
}

/** A run that has started with `events`, what it told its listener, and what its log was told. */
function started(events: readonly string[], reactions: Reactions = {}): { run: Run; told: unknown[]; log: unknown[] } {
  const told: unknown[] = [];
  const log: unknown[] = [];
  const run: Run = new DoubleRun<string>(
    {
      open: () => {
        told.push('open');
        reactions.open?.(run);
      },
      next: (batch) => {
        told.push(batch);
        reactions.next?.(batch, run);
        told.push('returned');
      },
      error: (error) => told.push(error),
      complete: () => told.push('complete'),
    },
    {
      requested: (n) => log.push(n),
      cancelled: () => log.push('cancelled'),
      ended: (kind) => log.push(kind),
      late: (call) => log.push(`late ${call}`),
    },
    reactions.answer ?? ((deliver) => deliver()),
    () => reactions.onExhausted?.(run),
  );
  run.start(() => {
    told.push('play');
    run.offer(events);
  });
  told.splice(0, 2);
  return { run, told, log };
}

const COMPLETE = { kind: 'complete' } as const;
const failure = new Error('no more');
const FAIL = { kind: 'error', error: failure } as const;

describe('start', () => {
  it('opens first, then plays, then answers what was asked for meanwhile', () => {
    const order: string[] = [];
    const { told } = started(['a', 'b'], {
      open: (run) => {
        run.request(1);
        order.push('open');
      },
      next: () => order.push('next'),
    });
    expect([order, told]).toEqual([
      ['open', 'next'],
      [['a'], 'returned'],
    ]);
  });

  it('3.5 plays nothing for who left inside start()', () => {
    const told: string[] = [];
    const listener = { open: (run: Run) => run.cancel(), next: () => undefined, error: () => undefined, complete: () => undefined };
    const log = { requested: () => undefined, cancelled: () => undefined, ended: () => undefined, late: () => undefined };
    new DoubleRun<string>(
      listener,
      log,
      (deliver) => deliver(),
      () => undefined,
    ).start(() => told.push('play'));
    expect(told).toEqual([]);
  });
});

describe('events', () => {
  it('come when they are there and were asked for, whichever is later', () => {
    const { run, told, log } = started(['a']);
    expect(told).toEqual([]);
    run.request(3);
    run.offer(['b']);
    run.offer(['c', 'd']);
    run.request(1);
    expect(told.filter((signal) => signal !== 'returned')).toEqual([['a'], ['b'], ['c'], ['d']]);
    expect(log).toEqual([3, 1]);
  });

  it('come as one batch, also for a request without bound', () => {
    const { run, told } = started(['a', 'b', 'c']);
    run.request(Infinity);
    run.offer(['d']);
    expect(told).toEqual([['a', 'b', 'c'], 'returned', ['d'], 'returned']);
  });

  it('1.3 come one batch after the other: what is asked for or offered inside next() comes when that has returned', () => {
    const { run, told } = started(['a', 'b'], {
      next: ([event], self) => {
        if (event === 'a') {
          self.request(2);
          self.offer(['c']);
        }
      },
    });
    run.request(1);
    expect(told).toEqual([['a'], 'returned', ['b', 'c'], 'returned']);
  });

  it('come when the answer is given, not before; and not at all after a cancel', () => {
    const answers: (() => void)[] = [];
    const { run, told } = started(['a', 'b'], { answer: (deliver) => answers.push(deliver) });
    run.request(1);
    run.request(1);
    expect(told).toEqual([]);
    answers[0]?.();
    expect(told).toEqual([['a', 'b'], 'returned']);
    const late = started(['a'], { answer: (deliver) => answers.push(deliver) });
    late.run.request(1);
    late.run.cancel();
    answers.forEach((answer) => answer());
    expect(late.told).toEqual([]);
  });

  it('come also behind one that made the listener throw', () => {
    const { run, told } = started(['a', 'b'], {
      next: ([event]) => {
        if (event === 'a') {
          throw failure;
        }
      },
    });
    expect(() => run.request(1)).toThrow(failure);
    run.request(1);
    expect(told).toEqual([['a'], ['b'], 'returned']);
  });
});

describe('the end', () => {
  it('1.5 completes behind what is there, and needs no demand for that', () => {
    const { run, told, log } = started(['a']);
    run.finish(COMPLETE);
    expect([told, run.closed]).toEqual([[], false]);
    run.request(1);
    expect([told, log, run.closed]).toEqual([[['a'], 'returned', 'complete'], [1, 'complete'], true]);
    const empty = started([]);
    empty.run.finish(COMPLETE);
    expect(empty.told).toEqual(['complete']);
  });

  it('1.4 fails at once and gives up what is there', () => {
    const { run, told, log } = started(['a']);
    run.finish(FAIL);
    run.request(1);
    expect([told, log, run.closed]).toEqual([[failure], ['error', 'late request'], true]);
  });

  it('is the first one; but an error overtakes a completion that waits', () => {
    const { run, told } = started(['a']);
    run.finish(COMPLETE);
    run.finish(FAIL);
    run.finish({ kind: 'error', error: 'another' });
    expect(told).toEqual([failure]);
    const failed = started(['a'], {
      next: (_events, self) => {
        self.finish(FAIL);
        self.finish(COMPLETE);
        self.finish({ kind: 'error', error: 'another' });
      },
    });
    failed.run.request(1);
    expect(failed.told).toEqual([['a'], 'returned', failure]);
  });

  it('1.7 nothing comes after it: neither events nor another', () => {
    const { run, told } = started([]);
    run.finish(COMPLETE);
    run.offer(['a']);
    run.finish(FAIL);
    run.request(1);
    expect(told).toEqual(['complete']);
  });

  it('may be told by onExhausted, who is asked when there is demand and nothing left', () => {
    const asked: string[] = [];
    const { run, told } = started(['a', 'b'], {
      onExhausted: (self) => {
        asked.push('exhausted');
        self.finish(FAIL);
      },
    });
    run.request(2);
    expect(asked).toEqual([]);
    run.request(1);
    expect([asked, told]).toEqual([['exhausted'], [['a', 'b'], 'returned', failure]]);
  });

  it('may not be known: then it waits', () => {
    const { run, told } = started(['a']);
    run.request(2);
    expect([told, run.closed]).toEqual([[['a'], 'returned'], false]);
    run.offer(['b']);
    expect(told).toEqual([['a'], 'returned', ['b'], 'returned']);
  });
});

describe('what it should not be asked', () => {
  it.each([0, -1, 1.5, NaN, -Infinity])('3.9 request(%d): one error, which names the rule; nothing else', (n) => {
    const { run, told, log } = started(['a']);
    run.request(n);
    expect(told).toEqual([new RangeError(`Rule 3.9: request(${n}) reached the source`)]);
    expect(log).toEqual([n, 'error']);
  });

  it('2.4 a request or a cancel after the end, or a second cancel, is noted', () => {
    const { run, told, log } = started(['a']);
    run.cancel();
    run.cancel();
    run.request(-1);
    run.offer(['b']);
    run.finish(FAIL);
    expect([told, log, run.closed]).toEqual([[], ['cancelled', 'late cancel', 'late request'], true]);
  });

  it('1.8 a cancel inside next() is the last thing it does', () => {
    const { run, told } = started(['a', 'b'], {
      next: (_events, self) => {
        self.request(1);
        self.finish(FAIL);
        self.cancel();
      },
    });
    run.request(1);
    expect(told).toEqual([['a'], 'returned']);
  });
});
