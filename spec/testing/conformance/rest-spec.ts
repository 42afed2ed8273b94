import { rest, turn } from '../../../lib/testing/conformance/rest.js';

it('a turn lets promises have their say, also where there is no setImmediate', async () => {
  const globals = globalThis as Record<string, unknown>;
  const { setImmediate: before } = globals;
  for (const immediate of [before, undefined]) {
    globals['setImmediate'] = immediate;
    let said = false;
    void Promise.resolve().then(() => (said = true));
    try {
      await turn();
    } finally {
      globals['setImmediate'] = before;
    }
    expect(said).toBe(true);
  }
});

it('rests when nothing has happened, and no gate was open, twice in a row', async () => {
  let [waits, activity] = [0, 0];
  const gates = [true, false, false, true];
  await rest(
    async () => {
      waits++;
      if (waits === 3) activity++;
    },
    () => activity,
    () => gates.shift() ?? false,
  );
  // 1: a gate; 2: quiet; 3: activity; 4: a gate; 5 and 6: quiet.
  expect(waits).toBe(6);
});
