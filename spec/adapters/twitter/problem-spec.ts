import { readProblem } from '../../../lib/adapters/twitter/problem.js';

const same = (text: string): string => text;

describe('readProblem', () => {
  it('reads problem+json, the type by its last segment', () => {
    const problem = readProblem(
      JSON.stringify({
        title: 'Invalid Request',
        detail: 'One or more parameters to your request was invalid.',
        type: 'https://api.twitter.com/2/problems/invalid-request',
        errors: [{ parameters: { since_id: ['1'] }, message: 'since_id is too old.' }],
      }),
      same,
    );
    expect(problem).toMatchObject({
      type: 'invalid-request',
      detail: 'One or more parameters to your request was invalid. since_id is too old.',
      isUsageCap: false,
    });
    expect(['since_id', 'next_token', 'toString'].map((parameter) => problem.blames(parameter))).toEqual([true, false, false]);
  });

  it.each([
    [{ type: 'https://api.x.com/2/problems/usage-capped' }, true],
    [{ title: 'UsageCapExceeded', type: 'about:blank' }, true],
    [{ type: 'https://api.x.com/2/problems/rate-limit-exceeded' }, false],
    [{ title: 'Too Many Requests', type: 'about:blank' }, false],
  ])('%j: usage cap %p', (body, isUsageCap) => {
    expect(readProblem(JSON.stringify(body), same).isUsageCap).toBe(isUsageCap);
  });

  it('reads the older errors', () => {
    expect(readProblem('{"errors":[{"code":88,"message":"Rate limit exceeded"}]}', same)).toMatchObject({
      type: undefined,
      detail: 'Rate limit exceeded',
    });
  });

  it('says the same thing once', () => {
    expect(readProblem('{"detail":"No.","errors":[{"message":"No."},{"message":"Never."}]}', same).detail).toBe('No. Never.');
  });

  it('takes the title when there is no detail, and about:blank for no type', () => {
    expect(readProblem('{"title":"Unauthorized","type":"about:blank"}', same)).toMatchObject({ type: undefined, detail: 'Unauthorized' });
  });

  it.each(['', '<html></html>', 'null', '[1]', '{"errors":7,"detail":7,"type":[]}', '{"errors":[null,{"parameters":null}]}'])(
    'reads nothing from %s',
    (body) => {
      const problem = readProblem(body, same);
      expect(problem).toMatchObject({ type: undefined, detail: undefined, isUsageCap: false });
      expect(problem.blames('since_id')).toBe(false);
    },
  );
});
