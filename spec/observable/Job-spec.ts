import { EMPTY, NEVER, Observable, of, Subject } from 'rxjs';
import { HANDLED, Job, type Employer, type Handle } from '../../lib/observable/Job.js';
import { NOWHERE } from '../../lib/protocol/Link.js';
import { turn } from '../support/eventually.js';

type Reactions = Partial<Pick<Employer<string, string>, 'answered' | 'settled' | 'survives'>>;

/** Writes down what it is told of a job on `a` and `b`. It takes no step by itself. */
function employ(handle: Handle<string, string>, reactions: Reactions = {}) {
  const told: unknown[] = [];
  const employer = {
    closed: false,
    upstream: NOWHERE,
    answered: (answer: string) => {
      told.push(answer);
      reactions.answered?.(answer);
    },
    chunkHandled: (chunk: readonly string[]) => {
      told.push({ handled: chunk });
    },
    settled: (settled: Job<string, string>) => {
      told.push('settled');
      reactions.settled?.(settled);
    },
    survives: (error: unknown, chunk: readonly string[]) => {
      told.push({ error, chunk });
      return reactions.survives?.(error, chunk) ?? true;
    },
  };
  return { employer, job: new Job<string, string>(employer, handle, ['a', 'b']), told };
}

const boom = new Error('boom');
const handled = { handled: ['a', 'b'] };

describe('Job', () => {
  it('begins with its first step, and not before', () => {
    const handle = jest.fn<typeof HANDLED, [readonly string[]]>(() => HANDLED);
    const { job, told } = employ(handle);
    expect(handle).not.toHaveBeenCalled();
    expect(job.step()).toBe(true);
    expect(handle.mock.calls).toEqual([[['a', 'b']]]);
    expect(told).toEqual([handled]);
  });

  it('passes on answers as they come, and ends with the step after it is settled', () => {
    const reply$ = new Subject<string>();
    const handle = jest.fn(() => reply$);
    const { job, told } = employ(handle);
    expect(job.step()).toBe(false);
    reply$.next('first');
    expect(job.step()).toBe(false);
    reply$.next('second');
    reply$.complete();
    expect(told).toEqual(['first', 'second', handled, 'settled']);
    expect(job.step()).toBe(true);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it('tells that a promise’s chunk is handled before its answer, which may lead to a cancel', async () => {
    const { employer, job, told } = employ(() => Promise.resolve('answer'), { answered: () => (employer.closed = true) });
    job.step();
    await turn();
    expect(told).toEqual([handled, 'answer']);
    expect(job.step()).toBe(false);
  });

  it('has not handled its chunk when it is given up by what it answered at once', () => {
    const { employer, job, told } = employ(() => of('only'), { answered: () => (employer.closed = true) });
    expect(job.step()).toBe(false);
    expect(told).toEqual(['only']);
  });

  it('needs nobody who wants to know that the chunk is handled', () => {
    const { employer, told } = employ(() => HANDLED);
    const job = new Job<string, string>({ ...employer, chunkHandled: undefined } as never, () => HANDLED, ['a']);
    expect(job.step()).toBe(true);
    expect(told).toEqual([]);
  });

  it.each<[string, Handle<string, string>, unknown]>([
    [
      'throws',
      () => {
        throw boom;
      },
      boom,
    ],
    ['answers with an error', () => new Observable((subscriber) => subscriber.error(boom)), boom],
    ['returns nothing to wait for', () => 5 as never, expect.any(TypeError)],
  ])('2.13 asks whether to go on when the function %s', (_what, handle, error) => {
    for (const goOn of [true, false]) {
      const { job, told } = employ(handle, { survives: () => goOn });
      expect(job.step()).toBe(goOn);
      expect(told).toEqual(['settled', { error, chunk: ['a', 'b'] }]);
    }
  });

  it('says which job is settled', () => {
    const settled: unknown[] = [];
    const { job } = employ(() => NEVER, { settled: (one) => settled.push(one) });
    job.step();
    job.error(boom);
    expect(settled).toEqual([job]);
  });

  it('may be begun again once it has ended: nothing is left of the first time', () => {
    const [first$, second$] = [new Subject<string>(), new Subject<string>()];
    const handle = jest.fn(() => second$).mockReturnValueOnce(first$);
    const { job, told } = employ(handle, { survives: () => false });
    job.step();
    first$.error(boom);
    expect(job.step()).toBe(false);
    expect(job.step()).toBe(false);
    expect(handle).toHaveBeenCalledTimes(2);
    expect(told).toEqual(['settled', { error: boom, chunk: ['a', 'b'] }]);
    second$.complete();
    expect(job.step()).toBe(true);
  });

  it('counts as done once, also when it is ended from inside the step that began it', () => {
    const ended: boolean[] = [];
    let times = 0;
    const reactions: Reactions = {
      settled: (settled) => {
        if (++times === 1) {
          ended.push(settled.step());
        }
      },
    };
    const { job } = employ(() => EMPTY, reactions);
    ended.push(job.step());
    expect(ended).toEqual([true, false]);
  });

  it('does not end what has been given up, however it was settled', () => {
    for (const end of [(job: Job<string, string>) => job.error(boom), (job: Job<string, string>) => job.complete()]) {
      const { employer, job, told } = employ(() => NEVER, { settled: () => (employer.closed = true) });
      job.step();
      end(job);
      expect(job.step()).toBe(false);
      expect(told).not.toContainEqual({ error: boom, chunk: ['a', 'b'] });
    }
  });

  it('2.8 hears nothing of what it waits for once it is cancelled', () => {
    const reply$ = new Subject<string>();
    const { job, told } = employ(() => reply$);
    job.step();
    job.cancel();
    expect(reply$.observed).toBe(false);
    expect(told).toEqual([]);
  });

  it('can be cancelled before it has begun', () => {
    const { job, told } = employ(() => HANDLED);
    expect(() => {
      job.cancel();
    }).not.toThrow();
    expect(told).toEqual([]);
  });

  it('2.8 takes nothing more once its employer has closed', async () => {
    const { employer, job, told } = employ(() => Promise.resolve('late'));
    job.step();
    employer.closed = true;
    await turn();
    expect(told).toEqual([]);
  });
});
