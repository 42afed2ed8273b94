import fc from 'fast-check';
import { assertProperty, TIME_LIMIT_MS } from './runs.js';
import { checkPipeline, pipelinePlan } from './pipeline.js';

describe('random pipelines, our own edges only', () => {
  it(
    'what comes out is what the model says: nothing lost, nothing twice, one end, silence after it',
    async () => {
      await assertProperty('bare', fc.tuple(pipelinePlan, fc.constantFrom('last' as const, 'none' as const)), ([plan, watch]) =>
        checkPipeline(plan, watch),
      );
    },
    TIME_LIMIT_MS,
  );
});
