import type { Dispatcher, SubscribeOptions } from '../../index.js';
import { expectSame } from '../values/ExpectationError.js';
import { DispatchFloor, type Member } from './DispatchFloor.js';
import type { Rule } from './Rule.js';

/** Makes a dispatcher that has not been used. */
export type CreateDispatcher = () => Dispatcher<number>;

/** A dispatcher, and what the suite must know of it. */
export interface DispatcherSubject {
  readonly create: CreateDispatcher;
  /** How the consumers take part, so that together they can get every event. Default: three with no options. */
  readonly consumers?: readonly SubscribeOptions<number>[];
  /** Whether an event goes to one consumer, or to all. Default: `'one'`. */
  readonly delivers?: 'one' | 'all';
}

export type DispatcherCandidate = Required<DispatcherSubject>;

const isBroadcast = ({ delivers }: DispatcherCandidate): string | undefined =>
  delivers === 'all' ? 'every event goes to every consumer' : undefined;
const isNoBroadcast = ({ delivers }: DispatcherCandidate): string | undefined =>
  delivers === 'one' ? 'every event goes to one consumer' : undefined;

/** What a dispatcher promises, as a machine that is called: the numbers are those of the rules it upholds for each consumer. */
export const DISPATCHER_RULES: readonly Rule<DispatcherCandidate>[] = [
  {
    title: '1.1 nothing for a consumer that has not asked',
    check: ({ create, consumers }) => {
      const floor = new DispatchFloor(create(), consumers);
      floor.dispatch(5);
      expectSame('Nobody got anything', receivedBy(floor), []);
      expectSame('Everything is left over, in order', floor.buffer, [0, 1, 2, 3, 4]);
      floor.expectLawful();
    },
  },
  {
    title: '1.1 never more than a consumer has asked for, in any order of requests and events',
    check: (candidate) => {
      atRandom(candidate, (floor) => {
        floor.expectLawful();
      });
    },
  },
  {
    title: '1.11 each consumer gets its events in order, and none twice',
    check: (candidate) => {
      atRandom(candidate, ({ members }) => {
        for (const { received } of members) {
          expectSame(
            'They are in order, each once',
            received,
            [...new Set(received)].sort((a, b) => a - b),
          );
        }
      });
    },
  },
  {
    title: '1.11 nothing is lost: what was not delivered is left over, or queued',
    unless: isBroadcast,
    check: (candidate) => {
      atRandom(candidate, (floor) => {
        const delivered = receivedBy(floor);
        expectSame('No event went to two consumers', new Set(delivered).size, delivered.length);
        expectSame('The sum is right', delivered.length + floor.buffer.length + floor.queued + floor.unclaimed, floor.dispatched);
      });
    },
  },
  {
    title: '1.11 all consumers get the same events',
    unless: isNoBroadcast,
    check: (candidate) => {
      atRandom(candidate, ({ members, buffer, dispatched }) => {
        for (const { received } of members) {
          expectSame('They got all that is not left over', received.length + buffer.length, dispatched);
        }
      });
    },
  },
  {
    title: '1.8 a consumer that has left gets nothing more, and what was held for it comes back',
    check: (candidate) => {
      const { create, consumers } = candidate;
      const floor = new DispatchFloor(create(), consumers);
      askAll(floor, 4);
      floor.dispatch(2);
      const leaver = floor.members.find(({ outstanding }) => outstanding > 0) as Member;
      floor.leave(leaver);
      const { length } = leaver.received;
      askAll(floor, 4);
      floor.dispatch(40);
      expectSame('It got nothing more', leaver.received.length, length);
      expectAllThere(floor, candidate);
    },
  },
  {
    title: '1.8 a consumer may leave from inside its own delivery, and from inside that of another',
    check: (candidate) => {
      for (const leaver of ['itself', 'another'] as const) {
        const floor = new DispatchFloor(candidate.create(), candidate.consumers);
        floor.onDeliver = (member) => {
          const gone = floor.members.find((other) => (other === member) === (leaver === 'itself') && !other.gone);
          floor.onDeliver = () => undefined;
          if (gone !== undefined) {
            floor.leave(gone);
          }
        };
        askAll(floor, 5);
        floor.dispatch(12);
        askAll(floor, 5);
        floor.dispatch(12);
        expectAllThere(floor, candidate);
      }
    },
  },
  {
    title: '2.6 upstream is asked for what consumers ask for, no more',
    check: ({ create, consumers, delivers }) => {
      const floor = new DispatchFloor(create(), consumers);
      askAll(floor, 3);
      askAll(floor, 4);
      const each = 7;
      expectSame('Upstream is asked for it', floor.demanded, delivers === 'all' ? each : each * consumers.length);
      floor.dispatch(5);
      expectSame('Events cause no demand', floor.demanded, delivers === 'all' ? each : each * consumers.length);
    },
  },
  {
    title: '3.8 the requests of a consumer add up',
    check: ({ create, consumers }) => {
      const floor = new DispatchFloor(create(), consumers);
      for (const n of [2, 3, 1]) {
        askAll(floor, n);
      }
      floor.dispatch(floor.demanded);
      floor.expectLawful();
      expectSame('All was delivered, or waits in a queue', floor.buffer.length, 0);
    },
  },
  {
    title: '3.17 unbounded demand is never used up',
    check: ({ create, consumers }) => {
      const floor = new DispatchFloor(create(), consumers);
      askAll(floor, Infinity);
      askAll(floor, 5);
      expectSame('Upstream demand is unbounded', floor.demanded, Infinity);
      for (let round = 0; round < 50; round++) {
        floor.dispatch(20);
      }
      expectSame('Everything was delivered', floor.buffer.length + floor.queued, 0);
      floor.expectLawful();
    },
  },
  {
    title: '2.12 fresh() is a dispatcher as this one was at first',
    unless: ({ create }) => (create().fresh === undefined ? 'it has no fresh()' : undefined),
    check: ({ create, consumers }) => {
      const used = new DispatchFloor(create(), consumers);
      askAll(used, 3);
      used.dispatch(1);
      // A dispatcher without it does not come here.
      const dispatcher = used.dispatcher as Required<Pick<Dispatcher<number>, 'fresh'>>;
      const floor = new DispatchFloor(dispatcher.fresh(), consumers);
      expectSame('It holds nothing', floor.queued, 0);
      floor.dispatch(5);
      expectSame('Nobody has asked for anything', receivedBy(floor), []);
      floor.expectLawful();
    },
  },
];

function askAll(floor: DispatchFloor, n: number): void {
  for (const member of floor.members) {
    if (!member.gone) {
      floor.ask(member, n);
    }
  }
}

function receivedBy({ members }: DispatchFloor): readonly number[] {
  return members.flatMap(({ received }) => received);
}

/** Events with a consumer, left over, queued or unclaimed are all there are. */
function expectAllThere(floor: DispatchFloor, { delivers }: DispatcherCandidate): void {
  floor.expectLawful();
  if (delivers === 'one') {
    const delivered = receivedBy(floor).length;
    expectSame('No event is lost', delivered + floor.buffer.length + floor.queued + floor.unclaimed, floor.dispatched);
  } else {
    const most = Math.max(...floor.members.map(({ received }) => received.length));
    expectSame('No event is lost', most + floor.buffer.length, floor.dispatched);
  }
}

/** Many runs of requests and events, the same ones each time; `check` looks at each outcome. */
function atRandom({ create, consumers }: DispatcherCandidate, check: (floor: DispatchFloor) => void): void {
  for (let seed = 1; seed <= 50; seed++) {
    const upTo = random(seed);
    const floor = new DispatchFloor(create(), consumers);
    for (let step = 0; step < 40; step++) {
      const member = floor.members[upTo(floor.members.length)];
      if (upTo(2) === 0 && member !== undefined) {
        floor.ask(member, 1 + upTo(6));
      } else {
        floor.dispatch(1 + upTo(4));
      }
      check(floor);
    }
  }
}

/** Park and Miller's generator: deterministic, and good enough to mix an order. */
function random(seed: number): (below: number) => number {
  let state = seed * 7919;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
