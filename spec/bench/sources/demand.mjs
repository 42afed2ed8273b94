import { fromDemandProducer } from '../support/rxjs-demand.mjs';

/** What a source answers at a time when demand is unbounded: it has pages, or a cursor, not everything in one array. */
const PAGE = 1000;

/** The integers from 0 to `end` - 1, as many at a time as are asked for. */
export function numbers(end) {
  return fromDemandProducer({
    init: () => 0,
    handleDemand: (demand, from) => {
      const count = Math.min(demand === Infinity ? PAGE : demand, end - from);
      const events = new Array(count);
      for (let index = 0; index < count; index++) events[index] = from + index;
      return { events, state: from + count, done: from + count === end };
    },
  });
}

/** A consumer's handler and state: the sum of what it handled. */
export const summing = {
  init: () => 0,
  handleEvents: (events, sum) => {
    for (const event of events) sum = (sum + event) & 0x3fffffff;
    return sum;
  },
};
