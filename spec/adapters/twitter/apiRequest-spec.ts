import axios, { type AxiosRequestConfig, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { apiRequest } from '../../../lib/adapters/twitter/apiRequest.js';

const request = apiRequest({ baseUrl: 'https://api.example/base', authorization: () => 'Bearer abc' });

/** What such a client's adapter is given for the request, and what the client makes of the answer. */
async function sent(defaults: AxiosRequestConfig, answer: Partial<AxiosResponse> = {}) {
  const configs: InternalAxiosRequestConfig[] = [];
  const client = axios.create({
    ...defaults,
    adapter: (config) => {
      configs.push(config);
      const response = { status: 200, statusText: '', headers: {}, data: '', config, ...answer };
      return config.validateStatus?.(response.status) === true ? Promise.resolve(response) : Promise.reject(new Error('refused'));
    },
  });
  const { status, data } = await client.request<unknown>({ ...request, url: '/2/x' });
  return { config: configs[0] as InternalAxiosRequestConfig, status, data };
}

describe('apiRequest', () => {
  it('goes to the API as JSON, with the token, whatever the client has of its own', async () => {
    const { config } = await sent({
      method: 'post',
      baseURL: 'https://elsewhere.example',
      headers: { authorization: 'Basic x', accept: '*/*' },
    });
    expect(config).toMatchObject({ method: 'get', baseURL: 'https://api.example/base', maxRedirects: 0 });
    expect([config.headers.get('authorization'), config.headers.get('accept')]).toEqual(['Bearer abc', 'application/json']);
  });

  it('follows no redirect, also of a client that does', async () => {
    expect((await sent({ maxRedirects: 5 })).config.maxRedirects).toBe(0);
  });

  it.each([301, 400, 429, 503])('takes a %s for an answer, and leaves its text alone', async (status) => {
    const defaults = { validateStatus: () => false, transformResponse: () => 'mine' };
    expect(await sent(defaults, { status, data: '{"a":1}' })).toMatchObject({ status, data: '{"a":1}' });
  });

  it('asks for the header each time: it is nowhere else', () => {
    expect(apiRequest({ baseUrl: 'https://api.example', authorization: () => 'Bearer other' }).headers.Authorization).toBe('Bearer other');
  });
});
