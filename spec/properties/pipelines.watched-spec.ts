import { assertProperty, TIME_LIMIT_MS } from './runs.js';
import { checkPipeline, pipelinePlan } from './pipeline.js';

describe('random pipelines, every edge watched', () => {
  it(
    'each stage keeps the protocol on both its edges, asks within its window, and makes of its input what the model says',
    async () => {
      await assertProperty('watched', pipelinePlan, (plan) => checkPipeline(plan, 'every'));
    },
    TIME_LIMIT_MS,
  );
});
