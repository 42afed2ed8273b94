import type { Deliver, Dispatcher } from 'rxjs-demand';
import { DispatchFloor, type Member } from '../../../lib/testing/conformance/DispatchFloor.js';

type Calls = readonly unknown[][];

/** A dispatcher that does what the spec says, and writes down what it is told. */
function floor(
  script: Partial<Dispatcher<number>> = {},
  consumers = 2,
): { floor: DispatchFloor; calls: Calls; members: readonly Member[] } {
  const calls: unknown[][] = [];
  const dispatcher: Dispatcher<number> = {
    subscribe: (consumer, options) => {
      calls.push(['subscribe', consumer, options]);
      return script.subscribe?.(consumer, options) ?? 0;
    },
    cancel: (consumer) => {
      calls.push(['cancel', consumer]);
      return script.cancel?.(consumer) ?? { demand: 0, undelivered: [] };
    },
    ask: (consumer, n, deliver) => {
      calls.push(['ask', consumer, n]);
      return script.ask?.(consumer, n, deliver) ?? n;
    },
    dispatch: (events, deliver) => {
      calls.push(['dispatch', events]);
      return script.dispatch?.(events, deliver) ?? { leftover: events, unclaimed: 0 };
    },
    ...(script.queued ? { queued: script.queued } : {}),
  };
  const made = new DispatchFloor(
    dispatcher,
    Array.from({ length: consumers }, (_, partition) => ({ partition })),
  );
  return { floor: made, calls, members: made.members };
}

/** Delivers `deliveries` in one dispatch, to the members by their index. */
function violationsOf(
  asked: number,
  ...deliveries: readonly [member: number, events: readonly number[], rejected?: number][]
): readonly string[] {
  const dispatch = (_events: readonly number[], deliver: Deliver<number>): { leftover: number[]; unclaimed: number } => {
    for (const [index, events, rejected] of deliveries) {
      deliver(made.members[index]?.id ?? Symbol('nobody'), events, rejected);
    }
    return { leftover: [], unclaimed: 0 };
  };
  const made = floor({ dispatch });
  for (const member of made.members) {
    made.floor.ask(member, asked);
  }
  made.floor.dispatch(1);
  return made.floor.violations;
}

it('each consumer joins with its options, under a name of its own', () => {
  const { calls, members } = floor();
  expect(calls).toEqual(members.map(({ id }, partition) => ['subscribe', id, { partition }]));
  expect(new Set(members.map(({ id }) => id)).size).toBe(2);
});

describe('the account of demand', () => {
  it('is what was asked, and what the dispatcher made of it: at a join, a request, a leave', () => {
    const { floor: made, members } = floor({
      subscribe: () => 1,
      ask: (_consumer, n) => n * 10,
      cancel: () => ({ demand: 100, undelivered: [] }),
    });
    made.ask(members[0] as Member, 3);
    made.leave(members[1] as Member);
    expect([made.asked, made.demanded, members[0]?.outstanding]).toEqual([3, 132, 3]);
    expect([members[0]?.gone, members[1]?.gone]).toEqual([false, true]);
    made.expectLawful();
  });

  it.each([-1, 1.5, NaN, -Infinity])('3.9 %d is no demand', (n) => {
    const { floor: made } = floor({ subscribe: () => n }, 1);
    expect(made.violations).toEqual([`3.9: ${n} is no demand`]);
    expect(() => made.expectLawful()).toThrow('The dispatcher keeps to the rules');
  });

  it('0 and Infinity are', () => {
    const { floor: made, members } = floor();
    made.ask(members[0] as Member, Infinity);
    made.expectLawful();
    expect(made.demanded).toBe(Infinity);
  });
});

describe('the account of events', () => {
  it('numbers them, and offers what is left from before first', () => {
    const { floor: made, calls } = floor();
    made.dispatch(2);
    made.dispatch(1);
    expect(calls.filter(([kind]) => kind === 'dispatch').map(([, events]) => events)).toEqual([
      [0, 1],
      [0, 1, 2],
    ]);
    expect([made.buffer, made.dispatched]).toEqual([[0, 1, 2], 3]);
  });

  it('what was delivered is received, and no longer outstanding', () => {
    const { floor: made, members } = floor({
      dispatch: (events, deliver) => {
        deliver((members[0] as Member).id, events.slice(0, 2));
        return { leftover: events.slice(2), unclaimed: 1 };
      },
    });
    made.ask(members[0] as Member, 3);
    made.dispatch(3);
    expect([members[0]?.received, members[0]?.outstanding, made.buffer, made.unclaimed]).toEqual([[0, 1], 1, [2], 1]);
    made.dispatch(0);
    expect(made.unclaimed).toBe(2);
  });

  it('what a request sets free is received as well', () => {
    const { floor: made, members } = floor({
      ask: (consumer, n, deliver) => {
        deliver(consumer, [7]);
        return n;
      },
    });
    made.ask(members[1] as Member, 1);
    expect([members[1]?.received, made.violations]).toEqual([[7], []]);
  });

  it('what a leaver leaves behind goes before what is left', () => {
    const { floor: made, members } = floor({ cancel: () => ({ demand: 0, undelivered: [8, 9] }) });
    made.dispatch(1);
    made.leave(members[0] as Member);
    expect(made.buffer).toEqual([8, 9, 0]);
  });

  it('what one leaves behind inside a delivery goes before what that dispatch leaves over', () => {
    const { floor: made, members } = floor({
      dispatch: (events, deliver) => {
        deliver((members[0] as Member).id, events.slice(0, 1));
        return { leftover: events.slice(2), unclaimed: 0 };
      },
      cancel: () => ({ demand: 0, undelivered: [1] }),
    });
    made.ask(members[0] as Member, 5);
    made.onDeliver = (member) => made.leave(member);
    made.dispatch(4);
    expect(made.buffer).toEqual([1, 2, 3]);
    made.expectLawful();
  });

  it('what waits in the dispatcher is counted, where that can be asked', () => {
    expect(floor().floor.queued).toBe(0);
    expect(floor({ queued: () => 4 }).floor.queued).toBe(4);
  });
});

describe('what a dispatcher must not do', () => {
  it.each<[string, readonly string[], string[]]>([
    ['nothing is wrong with what was asked for', violationsOf(2, [0, [1, 2]], [1, [3]]), []],
    ['nor with an event that a selector refused', violationsOf(1, [0, [], 1]), []],
    ['1.1 events for a stranger', violationsOf(1, [9, [1]]), ['1.1: events for somebody who has not subscribed']],
    ['1.1 an empty batch', violationsOf(1, [0, []]), ['1.1: an empty batch']],
    ['1.1 more than was asked for', violationsOf(1, [0, [1, 2]]), ['1.1: 2 events for a consumer that asked for 1']],
    ['1.1 in two batches', violationsOf(2, [0, [1, 2]], [0, [3]]), ['1.1: 1 events for a consumer that asked for 0']],
    ['1.1 those refused count', violationsOf(1, [0, [1], 1]), ['1.1: 2 events for a consumer that asked for 1']],
  ])('%s', (_what, violations, expected) => {
    expect(violations).toEqual(expected);
  });

  it('1.3 a delivery inside another, not one behind it', () => {
    let deliverNow: Deliver<number> = () => undefined;
    const { floor: made, members } = floor({
      dispatch: (_events, deliver) => {
        deliverNow = deliver;
        deliver((members[0] as Member).id, [1]);
        deliver((members[0] as Member).id, [2]);
        return { leftover: [], unclaimed: 0 };
      },
    });
    members.forEach((member) => made.ask(member, 9));
    made.onDeliver = () => {
      made.onDeliver = () => undefined;
      deliverNow((members[1] as Member).id, [3]);
    };
    made.dispatch(1);
    expect(made.violations).toEqual(['1.3: a delivery inside a delivery']);
  });

  it('1.8 events for who has left', () => {
    const { floor: made, members } = floor({
      dispatch: (_events, deliver) => {
        deliver((members[0] as Member).id, [1]);
        return { leftover: [], unclaimed: 0 };
      },
    });
    made.ask(members[0] as Member, 1);
    made.leave(members[0] as Member);
    made.dispatch(1);
    expect(made.violations).toEqual(['1.8: events for a consumer that has left']);
  });
});
