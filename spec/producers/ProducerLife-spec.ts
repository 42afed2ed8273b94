import type { Producer } from '../../lib/producers/Producer.js';
import type { ProducerContext } from '../../lib/producers/ProducerContext.js';
import { ProducerLife } from '../../lib/producers/ProducerLife.js';
import { producerSettings, type ProducerOptions } from '../../lib/producers/ProducerOptions.js';
import { retained } from '../support/retained.js';
import { RecordingDownstream } from '../support/recordingLinks.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/** Keeps what is emitted until the spec hands it out, and completes when nothing is kept. It calls no `handleDemand` by itself. */
class KeepLife extends ProducerLife<number> {
  readonly log: unknown[] = [];

  emit(events: readonly number[]): void {
    if (this.closed) {
      this.discard(events);
    } else {
      this.buffer.store(events);
    }
  }

  mark(action: () => void): void {
    this.say(action);
  }

  handOut(most = Infinity): void {
    this.enter(() => {
      this.downstream.next(this.buffer.take(most));
    });
  }

  /** As a call of `handleDemand`: what the producer says inside has its turn. */
  call(work: () => void): void {
    this.enter(() => {
      this.calling = true;
      this.attempt(work);
      this.calling = false;
    });
  }

  get kept(): number {
    return this.buffer.size;
  }

  protected override stop(): void {
    this.log.push('reply stopped');
  }

  protected override step(): boolean {
    if (this.inbox.size > 0) {
      this.attempt(this.inbox.shift());
      return true;
    }
    this.log.push({ asked: this.requests.total, state: this.state });
    if (!this.closed && this.upstreamDone && this.buffer.size === 0) {
      this.tryComplete();
      return true;
    }
    return false;
  }
}

type Functions = Partial<Pick<Producer<number>, 'init' | 'terminate'>>;

function live(functions: Functions = {}, options: ProducerOptions = {}, onNext: () => void = () => undefined) {
  let context: ProducerContext<number> | undefined;
  const ends: unknown[] = [];
  const discarded: (readonly unknown[])[] = [];
  const producer: Producer<number> = {
    init: (given) => {
      context = given;
      return functions.init?.(given) ?? 'state';
    },
    handleDemand: () => [],
    terminate: (state, reason) => {
      ends.push([state, reason]);
      functions.terminate?.(state, reason);
    },
    eventsOf: (item) => item,
    item: 'an array',
  };
  const downstream = new RecordingDownstream<number>({ next: onNext });
  const life = new KeepLife(downstream, producer, producerSettings({ onDiscard: (events) => discarded.push(events), ...options }));
  return { life, downstream, ends, discarded, say: () => context as ProducerContext<number>, producer };
}

/** One that is open. */
function opened(...args: Parameters<typeof live>) {
  const made = live(...args);
  made.life.open();
  return made;
}

const boom = new Error('boom');
const fail = (): never => {
  throw boom;
};

describe('ProducerLife', () => {
  beforeEach(collectUnhandledErrors);
  afterEach(restoreUnhandledErrors);

  describe('the beginning', () => {
    it('opens downstream as a source whose arrays are the user’s', () => {
      const { life, downstream } = opened();
      expect([downstream.upstream, downstream.owned]).toEqual([life, false]);
    });

    it('1.9 comes before init, and init before the first request is looked at', () => {
      const order: string[] = [];
      const { producer } = live({ init: () => order.push('init') });
      const downstream = new RecordingDownstream<number>({
        open: (upstream) => {
          upstream.request(2);
          order.push('opened');
        },
      });
      const made = new KeepLife(downstream, producer, producerSettings({}));
      made.open();
      expect(order).toEqual(['opened', 'init']);
      expect(made.log).toEqual([{ asked: 2, state: 2 }]);
    });

    it('needs neither init nor terminate', () => {
      const downstream = new RecordingDownstream<number>();
      const { init: _init, terminate: _terminate, ...bare } = live().producer;
      const life = new KeepLife(downstream, bare, producerSettings({}));
      life.open();
      life.say(() => life.end());
      expect(downstream.signals).toEqual(['complete']);
    });

    it('3.8 looks again with each request', () => {
      const { life } = opened();
      life.request(2);
      life.request(3);
      expect(life.log).toEqual([0, 2, 5].map((asked) => ({ asked, state: 'state' })));
    });

    it('2.13 an init that throws fails the stream, and there is nothing to terminate', () => {
      const { downstream, ends } = opened({ init: fail });
      expect(downstream.signals).toEqual([{ error: boom }]);
      expect(ends).toEqual([]);
    });

    it('terminates what init has made though the consumer left meanwhile', () => {
      const made = live({ init: () => made.life.cancel() });
      made.life.open();
      expect(made.ends).toEqual([['state', 'cancelled']]);
      expect(made.downstream.signals).toEqual([]);
    });

    it('3.6 does not begin when the consumer leaves as it is opened', () => {
      const init = jest.fn();
      const { producer, ends } = live({ init });
      new KeepLife(new RecordingDownstream<number>({ open: (upstream) => upstream.cancel() }), producer, producerSettings({})).open();
      expect(init).not.toHaveBeenCalled();
      expect(ends).toEqual([]);
    });
  });

  describe('what the producer says', () => {
    it('has its turn at once inside a call', () => {
      const { life, say } = opened();
      const kept: number[] = [];
      life.call(() => {
        say().emit([1]);
        kept.push(life.kept);
        say().emit([2]);
        kept.push(life.kept);
      });
      expect(kept).toEqual([1, 2]);
    });

    it('waits when it comes from inside such a turn', () => {
      const { life, say } = opened();
      const order: string[] = [];
      life.call(() => {
        say().afterBuffered(() => {
          say().afterBuffered(() => order.push('inner'));
          order.push('outer');
        });
        order.push('call');
        say().afterBuffered(() => order.push('next'));
      });
      expect(order).toEqual(['outer', 'call', 'next', 'inner']);
    });

    it('1.3 waits behind what is being delivered', () => {
      const kept: number[] = [];
      const { life, say } = opened({}, {}, () => {
        say().emit([2]);
        kept.push(life.kept);
      });
      say().emit([1]);
      life.handOut();
      expect(kept).toEqual([0]);
      expect(life.kept).toBe(1);
    });

    it('2.13 a turn that throws fails the stream, inside a call and outside, and is not thrown at who has said it', () => {
      const wentOn: unknown[] = [];
      const speak = ({ say }: ReturnType<typeof live>): void => {
        say().afterBuffered(fail);
        wentOn.push(say());
      };
      const [inside, outside] = [opened(), opened()];
      inside.life.call(() => {
        speak(inside);
      });
      speak(outside);
      for (const { downstream, ends } of [inside, outside]) {
        expect([downstream.signals, ends]).toEqual([[{ error: boom }], [['state', 'failed']]]);
      }
      expect(wentOn).toHaveLength(2);
    });

    it('1.7 is not heard after the end', () => {
      const { life, downstream, discarded, say } = opened();
      life.cancel();
      say().emit([1]);
      say().complete();
      say().error(boom);
      expect([downstream.signals, discarded, life.kept]).toEqual([[], [], 0]);
    });
  });

  describe('the end', () => {
    it('1.5 completes once what is kept is delivered; the producer is told before downstream', () => {
      const told: unknown[] = [];
      const { life, downstream, ends, say } = opened({ terminate: () => told.push([...downstream.signals]) });
      say().emit([1]);
      say().complete();
      expect([downstream.signals, ends]).toEqual([[], []]);
      life.handOut();
      expect(downstream.signals).toEqual([[1], 'complete']);
      expect([told, ends]).toEqual([[[[1]]], [['state', 'completed']]]);
    });

    it('2.13 what terminate throws at completion is another end, and it is told once', () => {
      const { downstream, ends, say } = opened({ terminate: fail });
      say().complete();
      expect(downstream.signals).toEqual([{ error: boom }]);
      expect(ends).toEqual([['state', 'completed']]);
    });

    it('what terminate says at completion is heard', () => {
      const { life, downstream, say } = opened({ terminate: () => say().emit([1]) });
      say().complete();
      expect(downstream.signals).toEqual([]);
      life.handOut();
      expect(downstream.signals).toEqual([[1], 'complete']);
    });

    it('1.4 an error overtakes what is kept, and that is discarded', () => {
      const { downstream, discarded, ends, say } = opened();
      say().emit([1, 2]);
      say().error(boom);
      expect(downstream.signals).toEqual([{ error: boom }]);
      expect([discarded, ends]).toEqual([[[1, 2]], [['state', 'failed']]]);
    });

    it.each(['cancelled', 'failed'] as const)('tells the producer why its consumer has gone: %s', (reason) => {
      const { life, downstream, ends } = opened();
      life.cancel(reason);
      life.cancel();
      expect([ends, downstream.signals]).toEqual([[['state', reason]], []]);
    });

    it('takes a cancel without a reason for one that the consumer wanted', () => {
      const { life, ends } = opened();
      life.cancel();
      expect(ends).toEqual([['state', 'cancelled']]);
    });

    it('stops the reply once, and 2.8 aborts the signal, unless it has completed', () => {
      for (const [end, aborted] of [
        [({ life }: ReturnType<typeof live>) => life.cancel(), true],
        [({ say }: ReturnType<typeof live>) => say().error(boom), true],
        [({ say }: ReturnType<typeof live>) => say().complete(), false],
      ] as const) {
        const made = opened();
        const { signal } = made.say();
        end(made);
        made.life.cancel();
        expect([signal.aborted, made.life.log.filter((one) => one === 'reply stopped')]).toEqual([aborted, ['reply stopped']]);
      }
    });

    it('2.8 aborts the signal also when it was cancelled between its last word and its completion', () => {
      const { life, say } = opened();
      say().emit([1]);
      say().complete();
      life.cancel();
      expect(say().signal.aborted).toBe(true);
    });

    it('reports what is discarded oldest first, what still waited for its turn, too, and then terminates', () => {
      const order: unknown[] = [];
      const { life, say } = opened({ terminate: () => order.push('terminated') }, { onDiscard: (events) => order.push(events) }, () => {
        say().emit([3]);
        say().emit([4]);
        life.cancel();
      });
      say().emit([1, 2]);
      life.handOut(1);
      expect(order).toEqual([[2], [3], [4], 'terminated']);
    });

    it('reports no empty batch, and needs nobody to report to', () => {
      const { life, discarded } = opened();
      life.cancel();
      expect(discarded).toEqual([]);
      const { onDiscard: _onDiscard, ...quiet } = producerSettings({});
      const silent = new KeepLife(new RecordingDownstream<number>(), live().producer, { ...quiet, onDiscard: undefined });
      silent.open();
      silent.emit([1]);
      expect(() => silent.cancel()).not.toThrow();
    });

    it('what fails once the stream is over is reported, and the rest of the end goes on', async () => {
      const { life, ends, downstream, say } = opened({ terminate: fail }, { onDiscard: fail }, () => {
        say().emit([2]);
        life.cancel();
      });
      say().emit([1, 3]);
      life.handOut(1);
      expect([ends, downstream.signals]).toEqual([[['state', 'cancelled']], [[1]]]);
      // What was kept, what waited for its turn, and terminate.
      expect(await unhandledErrors()).toEqual([boom, boom, boom]);
    });

    it('is one end, whatever the producer says and does when it is told', () => {
      const made = opened({
        terminate: () => {
          made.say().error(new Error('late'));
          made.life.cancel();
        },
      });
      made.say().error(boom);
      expect([made.downstream.signals, made.ends]).toEqual([[{ error: boom }], [['state', 'failed']]]);
    });

    it('3.13 forgets downstream', async () => {
      const make = () => {
        const { life, downstream } = opened();
        return { life, references: { downstream: new WeakRef<object>(downstream) } };
      };
      const { life, references } = make();
      expect(await retained(references)).toEqual(['downstream']);
      life.cancel();
      expect(await retained(references)).toEqual([]);
      expect(life.kept).toBe(0);
    });
  });
});
