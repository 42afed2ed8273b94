import { assertProperty, TIME_LIMIT_MS } from './runs.js';
import { checkSharing, sharingPlan } from './sharing.js';

describe('a source shared at random', () => {
  it(
    'consumers join, ask and leave: each dispatcher spreads the events as it should, and every edge keeps the protocol',
    async () => {
      await assertProperty('shared', sharingPlan, checkSharing);
    },
    TIME_LIMIT_MS,
  );
});
