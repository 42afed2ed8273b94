import { Observable } from 'rxjs';
import { ConsumerEnd } from '../../lib/consumers/ConsumerEnd.js';
import { MessageLedger } from '../support/MessageLedger.js';
import { RecordingUpstream } from '../support/recordingLinks.js';

/** Takes up one event after the other; each is at work until the spec says that it is done. */
class DeskEnd extends ConsumerEnd<number, string> {
  readonly log: unknown[] = [];
  private readonly waiting: number[] = [];
  private atWork = 0;

  next(events: readonly number[]): void {
    this.waiting.push(...events);
    this.run();
  }

  done(): void {
    this.atWork--;
    this.run();
  }

  protected override start(): void {
    this.upstream.request(2);
  }

  protected override work(): boolean {
    const event = this.waiting.shift();
    this.log.push(event);
    if (event !== undefined) {
      this.atWork++;
    }
    return event !== undefined;
  }

  protected override get expected(): number {
    return this.waiting.length + this.atWork;
  }

  protected override letGo(): void {
    this.log.push('let go');
  }
}

function open(decide: (error: unknown) => boolean | undefined = () => true) {
  const upstream = new RecordingUpstream();
  const heard: unknown[] = [];
  let made: DeskEnd | undefined;
  const subscription = new Observable<string>((subscriber) => {
    made = new DeskEnd(subscriber, (failure) => decide(failure));
    made.open(upstream);
  }).subscribe({
    next: (result) => heard.push(result),
    error: (error: unknown) => heard.push({ error }),
    complete: () => heard.push('complete'),
  });
  return { end: made as DeskEnd, heard, subscription, upstream };
}

const error = new Error('source');

describe('ConsumerEnd', () => {
  it('asks for what the work needs, and nothing by itself', () => {
    expect(open().upstream.calls).toEqual([2]);
  });

  it('tells its subscriber of results as they come', () => {
    const { end, heard } = open();
    end.answered('one');
    end.answered('two');
    expect(heard).toEqual(['one', 'two']);
  });

  it('acks the messages of a chunk that is handled', () => {
    const ledger = new MessageLedger();
    const { end } = open();
    end.chunkHandled(ledger.messages('a', 'b') as never);
    end.chunkHandled([1, 2]);
    expect(ledger.settled).toEqual(['ack a', 'ack b']);
  });

  it('works on until there is nothing to do', () => {
    const { end } = open();
    end.next([1, 2]);
    // Looked once as it was opened, and once more behind the last.
    expect(end.log).toEqual([undefined, 1, 2, undefined]);
  });

  it('1.5 completes once all work is done', () => {
    const { end, heard, upstream } = open();
    end.next([1, 2]);
    end.complete();
    end.done();
    expect(heard).toEqual([]);
    end.answered('late');
    end.done();
    expect(heard).toEqual(['late', 'complete']);
    expect(end.log.filter((one) => one === 'let go')).toHaveLength(1);
    expect(upstream.calls).toEqual([2]);
  });

  it('does not complete while the source goes on, though all work is done', () => {
    const { end, heard } = open();
    end.next([1]);
    end.done();
    expect(heard).toEqual([]);
  });

  it('2.5 works on what was delivered before the source failed, tells of the error then', () => {
    const { end, heard } = open();
    end.next([1, 2]);
    end.error(error);
    end.done();
    expect(heard).toEqual([]);
    end.answered('late');
    end.done();
    expect(heard).toEqual(['late', { error }]);
    expect(end.log.filter((one) => one === 'let go')).toHaveLength(1);
  });

  describe('2.13 asks what becomes of a chunk that failed', () => {
    const failed = new Error('handler');

    it.each<[string, boolean | undefined, unknown]>([
      ['passed over: nacked, and on it goes', true, { survived: true, settled: ['nack a: handler'], heard: [], upstream: [2] }],
      ['tried again: not settled yet', undefined, { survived: false, settled: [], heard: [], upstream: [2] }],
      ['the end', false, { survived: false, settled: ['nack a: handler'], heard: [{ error: failed }], upstream: [2, 'cancelled'] }],
    ])('%s', (_what, decision, expected) => {
      const ledger = new MessageLedger();
      const { end, heard, upstream } = open(() => decision);
      const survived = end.survives(failed, ledger.messages('a') as never);
      expect({ survived, settled: ledger.settled, heard, upstream: upstream.calls }).toEqual(expected);
    });

    it('who throws instead of deciding ends the stream with that error; the chunk is nacked with its own', () => {
      const ledger = new MessageLedger();
      const { end, heard } = open(() => {
        throw error;
      });
      expect(end.survives(failed, ledger.messages('a') as never)).toBe(false);
      expect([ledger.settled, heard]).toEqual([['nack a: handler'], [{ error }]]);
    });
  });

  it.each(['complete', 'error'] as const)('tells of %s at once when nothing is at work', (terminal) => {
    const { end, heard } = open();
    end[terminal](error);
    expect(heard).toEqual([terminal === 'complete' ? 'complete' : { error }]);
  });

  it.each<[string, (made: ReturnType<typeof open>) => void]>([
    ['a cancel', ({ subscription }) => subscription.unsubscribe()],
    ['the end', ({ end }) => end.complete()],
    ['an error', ({ end }) => end.error(error)],
  ])('1.8 takes up nothing more after %s', (_what, stop) => {
    const made = open();
    stop(made);
    const { length } = made.end.log;
    const { length: said } = made.heard;
    made.end.next([1]);
    made.end.complete();
    expect(made.end.log).toHaveLength(length);
    expect(made.heard).toHaveLength(said);
  });

  it('2.3 an unsubscribed subscriber cancels the source and lets go of what is at work', () => {
    const { end, subscription, upstream } = open();
    end.next([1]);
    subscription.unsubscribe();
    expect(upstream.calls).toEqual([2, 'cancelled']);
    expect(end.log).toContain('let go');
  });
});
