import fc from 'fast-check';
import { createMessage, filterMessage, mapMessage, splitMessage, type Message } from 'rxjs-demand';

/** What is done with a message: it is handed to a consumer, mapped, filtered, or split, each with what is done then. */
type Plan =
  | { readonly kind: 'consume'; readonly nack: boolean }
  | { readonly kind: 'map'; readonly then: Plan }
  | { readonly kind: 'filter'; readonly accept: boolean; readonly then: Plan }
  | { readonly kind: 'split'; readonly parts: readonly Plan[] };

const { plan } = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ kind: fc.constant('consume' as const), nack: fc.boolean() }),
    fc.record({ kind: fc.constant('map' as const), then: tie('plan') }),
    fc.record({ kind: fc.constant('filter' as const), accept: fc.boolean(), then: tie('plan') }),
    fc.record({ kind: fc.constant('split' as const), parts: fc.array(tie('plan'), { maxLength: 4 }) }),
  ),
}));

interface Leaf {
  readonly message: Message<unknown>;
  readonly nack: boolean;
}

/** Carries the plan out down to the consumers: the messages that they hold in the end. */
function leavesOf(message: Message<unknown>, plan: Plan): Leaf[] {
  switch (plan.kind) {
    case 'consume':
      return [{ message, nack: plan.nack }];
    case 'map':
      return leavesOf(mapMessage((data) => [data])(message, 0), plan.then);
    case 'filter':
      return filterMessage(() => plan.accept)(message, 0) ? leavesOf(message, plan.then) : [];
    case 'split':
      return splitMessage(message, plan.parts).flatMap((part, index) => leavesOf(part, plan.parts[index] as Plan));
  }
}

describe('any tree of maps, filters and splits', () => {
  it('settles the source’s message once, with the last of its parts; acks it if and only if none was nacked', () => {
    fc.assert(
      fc.property(plan, fc.array(fc.nat(), { minLength: 1, maxLength: 50 }), fc.boolean(), (tree, picks, again) => {
        const settled: unknown[] = [];
        const source = createMessage('source', { ack: () => settled.push('ack'), nack: (reason) => settled.push(reason) });
        const waiting = leavesOf(source, tree).map((leaf, index) => ({ ...leaf, index }));
        const nacked: number[] = [];
        for (let turn = 0; waiting.length > 0; turn++) {
          expect(settled).toEqual([]);
          const [leaf] = waiting.splice((picks[turn % picks.length] as number) % waiting.length, 1);
          if (leaf?.nack) {
            leaf.message.nack(leaf.index);
            nacked.push(leaf.index);
          } else {
            leaf?.message.ack();
          }
          if (again) {
            leaf?.message.nack('again');
            leaf?.message.ack();
          }
        }
        expect(settled).toHaveLength(1);
        // A reason is that of a part: of the first one to be settled, which may itself have waited for its parts.
        expect(nacked.length > 0 ? nacked : ['ack']).toContain(settled[0]);
      }),
      { numRuns: 500 },
    );
  });
});
