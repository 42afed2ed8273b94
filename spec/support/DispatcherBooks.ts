import fc from 'fast-check';
import type { Cancelled, Dispatcher, SubscribeOptions } from 'rxjs-demand';
import { NamedConsumers } from './replayDispatcher.js';

/** A step of a random script. `inside`: what happens from inside the first delivery of the call. */
export type Step =
  | { readonly join: number }
  | { readonly leave: number }
  | { readonly ask: number; readonly n: number; readonly leaveInside?: number }
  | { readonly dispatch: number; readonly leaveInside?: number };

export const CONSUMERS = 4;
export const who = fc.nat({ max: CONSUMERS - 1 });
const maybeWho = fc.option(who, { nil: undefined, freq: 4 });
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ join: who }) },
  { weight: 1, arbitrary: fc.record({ leave: who }) },
  { weight: 4, arbitrary: fc.record({ ask: who, n: fc.integer({ min: 1, max: 6 }), leaveInside: maybeWho }) as fc.Arbitrary<Step> },
  { weight: 4, arbitrary: fc.record({ dispatch: fc.integer({ min: 1, max: 8 }), leaveInside: maybeWho }) as fc.Arbitrary<Step> },
);

/** One consumer, from when it joined until it left. */
export interface Member {
  readonly slot: number;
  readonly name: string;
  asked: number;
  rejected: number;
  readonly received: number[];
  readonly joinedAfter: number;
  leftAfter: number | undefined;
}

/** Runs a script against a dispatcher and keeps the books. Never sends more than was asked for. */
export class DispatcherBooks {
  readonly members: Member[] = [];
  readonly present = new Map<number, Member>();
  /** What dispatches took, in order, and what they left over. */
  readonly taken: number[] = [];
  readonly leftover: number[] = [];
  readonly undelivered: number[] = [];
  unclaimed = 0;
  /** All that upstream was asked for. */
  upstream = 0;
  sent = 0;
  /** Unmet demand of consumers that left. */
  abandoned = 0;
  private readonly consumers: NamedConsumers<number>;

  constructor(
    readonly dispatcher: Dispatcher<number>,
    private readonly optionsOf: (slot: number) => SubscribeOptions<number>,
  ) {
    this.consumers = new NamedConsumers(dispatcher);
  }

  run(current: Step): void {
    if ('join' in current) {
      this.join(current.join);
    } else if ('leave' in current) {
      this.leave(current.leave);
    } else {
      this.leaveInDelivery(current.leaveInside);
      if ('ask' in current) {
        this.ask(current.ask, current.n);
      } else {
        this.dispatch(current.dispatch);
      }
    }
  }

  unmet({ asked, received, rejected }: Member): number {
    return asked - received.length - rejected;
  }

  get unmetTotal(): number {
    return [...this.present.values()].reduce((sum, member) => sum + this.unmet(member), 0);
  }

  private join(slot: number): void {
    if (this.present.has(slot)) return;
    const member = {
      slot,
      name: `c${this.members.length}`,
      asked: 0,
      rejected: 0,
      received: [],
      joinedAfter: this.taken.length,
      leftAfter: undefined,
    };
    this.members.push(member);
    this.present.set(slot, member);
    this.upstream += this.consumers.subscribe(member.name, this.optionsOf(slot));
  }

  private leave(slot: number | undefined): void {
    const member = slot === undefined ? undefined : this.present.get(slot);
    if (member === undefined) return;
    this.present.delete(member.slot);
    member.leftAfter = this.taken.length;
    const { demand, undelivered }: Cancelled<number> = this.consumers.cancel(member.name);
    this.upstream += demand;
    this.undelivered.push(...undelivered);
    this.abandoned += this.unmet(member);
  }

  private leaveInDelivery(slot: number | undefined): void {
    let pending = slot;
    this.consumers.onDeliver = (name, events) => {
      const member = this.members.find((one) => one.name === name) as Member;
      expect(member.leftAfter).toBeUndefined();
      member.received.push(...events);
      this.leave(pending);
      pending = undefined;
    };
  }

  private ask(slot: number, n: number): void {
    const member = this.present.get(slot);
    if (member === undefined) return;
    member.asked += n;
    const covered = Math.min(this.abandoned, n);
    this.abandoned -= covered;
    // Not `+=` in one go: whoever leaves inside may cause demand, too.
    const demand = this.consumers.ask(member.name, n);
    this.upstream += demand;
  }

  private dispatch(most: number): void {
    const count = Math.min(most, this.upstream - this.sent);
    if (count === 0) return;
    const events = Array.from({ length: count }, () => this.sent++);
    const { leftover, unclaimed } = this.consumers.dispatch(events);
    this.taken.push(...events.slice(0, count - leftover.length));
    this.leftover.push(...leftover);
    this.unclaimed += unclaimed;
    for (const [name, , rejected = 0] of this.consumers.out) {
      (this.members.find((member) => member.name === name) as Member).rejected += rejected;
    }
    // As the stage does: upstream is asked for as many again.
    this.upstream += unclaimed;
  }
}
