import { bodyOf, closeSimulators, openSimulator, request } from './openSimulator.js';

const START = Date.UTC(2026, 2, 1) + 250;
const limitsOf = (response: Response): (number | null)[] =>
  ['limit', 'remaining', 'reset'].map((name) => {
    const value = response.headers.get(`x-rate-limit-${name}`);
    return value === null ? null : Number(value);
  });

describe('rate limit', () => {
  afterEach(closeSimulators);

  it('is 450 in 15 minutes, told in headers with the reset in seconds', async () => {
    const simulator = await openSimulator({ now: () => START });
    const reset = Math.ceil((START + 900_000) / 1000);
    expect(limitsOf(await request(simulator))).toEqual([450, 449, reset]);
    expect(limitsOf(await request(simulator))).toEqual([450, 448, reset]);
    expect(simulator.stats.rateLimit).toEqual({ limit: 450, remaining: 448, reset });
  });

  it('answers 429 beyond it, and lets in whoever waits until the reset', async () => {
    let time = START;
    const simulator = await openSimulator({ rateLimit: 2, rateLimitWindowMs: 10_000, now: () => time });
    await request(simulator);
    await request(simulator);
    const refused = await request(simulator);
    const reset = Math.ceil((START + 10_000) / 1000);
    expect(refused.status).toBe(429);
    expect(limitsOf(refused)).toEqual([2, 0, reset]);
    expect(await bodyOf(refused)).toEqual({ title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 });
    expect(simulator.stats.byStatus).toEqual({ 200: 2, 429: 1 });
    expect(simulator.stats.faults).toEqual({});

    time = reset * 1000 - 1;
    expect((await request(simulator)).status).toBe(429);
    time = reset * 1000;
    const next = await request(simulator);
    expect(next.status).toBe(200);
    expect(limitsOf(next)).toEqual([2, 1, reset + 10]);
  });

  it('counts requests that are refused as invalid, not those without the token', async () => {
    const simulator = await openSimulator({ rateLimit: 2 });
    await request(simulator, {}, { headers: {} });
    expect(limitsOf(await request(simulator, { max_results: '5' }))[1]).toBe(1);
  });
});
