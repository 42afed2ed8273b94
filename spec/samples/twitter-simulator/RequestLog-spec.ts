import { RequestLog } from '../../../samples/twitter-simulator/RequestLog.js';
import { closeSimulators, openSimulator, request } from './openSimulator.js';

describe('request log', () => {
  afterEach(closeSimulators);

  it('has method, path, decoded parameters and time', async () => {
    const simulator = await openSimulator({ now: () => 17 });
    await request(simulator, { query: '#anitta & more', max_results: '20' });
    await fetch(`${simulator.url}/nowhere`, { method: 'POST' });
    expect(simulator.requests).toEqual([
      { method: 'GET', path: '/2/tweets/search/recent', params: { query: '#anitta & more', max_results: '20' }, time: 17 },
      { method: 'POST', path: '/nowhere', params: {}, time: 17 },
    ]);
  });

  it('joins what is given more than once', () => {
    const log = new RequestLog('secret');
    log.add('GET', new URL('http://x/?a=1&b=2&a=3'), 0);
    expect(log.entries[0]?.params).toEqual({ a: '1,3', b: '2' });
  });

  it('never has the token, wherever it was put', async () => {
    const token = 'top/secret token';
    const simulator = await openSimulator({ token });
    await request(simulator, { access_token: token, [token]: 'x' });
    await fetch(`${simulator.url}/${encodeURIComponent(token)}`, { headers: { authorization: `Bearer ${token}` } });
    expect(simulator.requests).toHaveLength(2);
    expect(JSON.stringify([simulator.requests, simulator.stats])).not.toContain('secret');
  });

  it('keeps the latest 1,000', () => {
    const log = new RequestLog('secret');
    for (let time = 0; time < 1_005; time++) log.add('GET', new URL('http://x/'), time);
    expect(log.entries).toHaveLength(1_000);
    expect([log.entries[0]?.time, log.entries.at(-1)?.time]).toEqual([5, 1_004]);
  });
});
