import { Subject } from 'rxjs';
import { HANDLED, Job } from '../../lib/observable/Job.js';
import { WorkLink } from '../../lib/observable/WorkLink.js';
import { RecordingDownstream, RecordingUpstream } from '../support/recordingLinks.js';

/** Asks for two events, and has each answered by `reply`, one after the other. */
class AnswerLink extends WorkLink<number, string, string> {
  started = 0;
  private readonly jobs: Job<number, string>[] = [];

  constructor(
    downstream: RecordingDownstream<string>,
    private readonly reply: (event: number) => Subject<string> | typeof HANDLED,
  ) {
    super(downstream);
  }

  next(events: readonly number[]): void {
    this.jobs.push(...events.map((event) => new Job<number, string>(this, ([one]) => this.reply(one as number), [event])));
    this.run();
  }

  answered(answer: string): void {
    this.deliver([answer]);
  }

  survives(error: unknown): boolean {
    this.close().error(error);
    return false;
  }

  protected override start(): void {
    this.started++;
    this.upstream.request(2);
  }

  protected override get expected(): number {
    return this.jobs.length;
  }

  protected override work(): boolean {
    const isDone = this.jobs[0]?.step() === true;
    if (isDone) {
      this.jobs.shift();
    }
    return isDone;
  }
}

function open(onOpen: (link: AnswerLink) => void = () => undefined, upstream = new RecordingUpstream()) {
  const replies$: Subject<string>[] = [];
  const downstream = new RecordingDownstream<string>({ open: () => onOpen(link) });
  const link = new AnswerLink(downstream, () => {
    const reply$ = new Subject<string>();
    replies$.push(reply$);
    return reply$;
  });
  link.open(upstream);
  return { link, downstream, upstream, replies$ };
}

describe('WorkLink', () => {
  it('opens downstream, with answers that are not its own to change', () => {
    const { link, downstream } = open();
    expect([downstream.upstream, downstream.owned]).toEqual([link, false]);
  });

  it('asks for the first events once downstream is open', () => {
    const asked: unknown[] = [];
    const upstream = new RecordingUpstream();
    open(() => asked.push([...upstream.calls]), upstream);
    expect(asked).toEqual([[]]);
    expect(upstream.calls).toEqual([2]);
  });

  it('does not start when downstream cancels as it is opened', () => {
    const { link, upstream, downstream } = open((made) => made.cancel());
    expect([link.started, upstream.calls]).toEqual([0, ['cancelled']]);
    expect(downstream.signals).toEqual([]);
  });

  it('1.3 begins to work once it has asked, also when the source answers at once', () => {
    const log: unknown[] = [];
    const link = new AnswerLink(new RecordingDownstream<string>(), (event) => {
      log.push(event);
      return HANDLED;
    });
    const upstream = new RecordingUpstream(() => {
      link.next([1, 2]);
      log.push('asked');
    });
    link.open(upstream);
    expect(log).toEqual(['asked', 1, 2]);
  });

  it('goes on when a job is settled', () => {
    const { link, downstream, replies$ } = open();
    link.next([1, 2]);
    link.complete();
    expect(replies$).toHaveLength(1);
    replies$[0]?.next('one');
    expect(replies$).toHaveLength(1);
    replies$[0]?.complete();
    expect(replies$).toHaveLength(2);
    replies$[1]?.next('two');
    replies$[1]?.complete();
    expect(downstream.signals).toEqual([['one'], ['two'], 'complete']);
  });

  it('2.13 and when one has failed', () => {
    const { link, downstream, replies$, upstream } = open();
    link.next([1, 2]);
    const error = new Error('boom');
    replies$[0]?.error(error);
    expect(downstream.signals).toEqual([{ error }]);
    expect([replies$.length, upstream.calls]).toEqual([1, [2, 'cancelled']]);
  });
});
