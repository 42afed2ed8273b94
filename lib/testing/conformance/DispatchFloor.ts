import type { Dispatcher, SubscribeOptions } from '../../index.js';
import { expectSame } from '../values/ExpectationError.js';

/** What the suite knows of one consumer of a dispatcher. */
export interface Member {
  readonly id: symbol;
  readonly received: number[];
  outstanding: number;
  gone: boolean;
}

/** A dispatcher at work: plays the stage's part, keeps the account of every event and every request, and notes what does not add up. */
export class DispatchFloor {
  readonly members: Member[] = [];
  /** Offered to nobody so far, in order: it goes before what comes later, as in the stage. */
  buffer: number[] = [];
  /** All demand that the dispatcher has passed upstream, and all that it was asked for. */
  demanded = 0;
  asked = 0;
  dispatched = 0;
  unclaimed = 0;
  readonly violations: string[] = [];
  /** Called from inside a delivery. */
  onDeliver: (member: Member) => void = () => undefined;
  private inside = false;

  constructor(
    readonly dispatcher: Dispatcher<number>,
    consumers: readonly SubscribeOptions<number>[],
  ) {
    for (const options of consumers) {
      this.join(options);
    }
  }

  join(options: SubscribeOptions<number>): Member {
    const member = { id: Symbol('consumer'), received: [], outstanding: 0, gone: false };
    this.members.push(member);
    this.demand(this.dispatcher.subscribe(member.id, options));
    return member;
  }

  ask(member: Member, n: number): void {
    this.asked += n;
    member.outstanding += n;
    this.demand(this.dispatcher.ask(member.id, n, this.deliver));
  }

  /** Offers what is left from before, and `count` events more, numbered on. */
  dispatch(count: number): void {
    const fresh = Array.from({ length: count }, (_, index) => this.dispatched + index);
    this.dispatched += count;
    const offered = [...this.buffer, ...fresh];
    this.buffer = [];
    const { leftover, unclaimed } = this.dispatcher.dispatch(offered, this.deliver);
    this.unclaimed += unclaimed;
    // What a consumer gave back from inside a delivery came before what is left over.
    this.buffer = [...this.buffer, ...leftover];
  }

  leave(member: Member): void {
    member.gone = true;
    const { demand, undelivered } = this.dispatcher.cancel(member.id);
    this.demand(demand);
    this.buffer = [...undelivered, ...this.buffer];
  }

  get queued(): number {
    return this.dispatcher.queued?.() ?? 0;
  }

  expectLawful(): void {
    expectSame('The dispatcher keeps to the rules', this.violations, []);
  }

  private readonly deliver = (consumer: symbol, events: readonly number[], rejected = 0): void => {
    const member = this.members.find(({ id }) => id === consumer);
    if (member === undefined) {
      this.violations.push('1.1: events for somebody who has not subscribed');
      return;
    }
    if (this.inside) {
      this.violations.push('1.3: a delivery inside a delivery');
    }
    if (member.gone) {
      this.violations.push('1.8: events for a consumer that has left');
    }
    if (events.length === 0 && rejected === 0) {
      this.violations.push('1.1: an empty batch');
    }
    if (events.length + rejected > member.outstanding) {
      const offered = events.length + rejected;
      this.violations.push(`1.1: ${String(offered)} events for a consumer that asked for ${String(member.outstanding)}`);
    }
    member.outstanding -= events.length;
    member.received.push(...events);
    this.inside = true;
    this.onDeliver(member);
    this.inside = false;
  };

  private demand(n: number): void {
    if (n !== Infinity && !(Number.isInteger(n) && n >= 0)) {
      this.violations.push(`3.9: ${String(n)} is no demand`);
    }
    this.demanded += n;
  }
}
