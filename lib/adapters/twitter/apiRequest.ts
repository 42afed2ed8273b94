import type { AxiosRequestConfig } from 'axios';

/** What every request to the API has in common. */
export function apiRequest({ baseUrl, authorization }: { readonly baseUrl: string; readonly authorization: () => string }) {
  return {
    method: 'get',
    baseURL: baseUrl,
    headers: { Authorization: authorization(), Accept: 'application/json' },
    // A redirect is an answer, and not followed: the token would go along.
    maxRedirects: 0,
    // Every answer is judged here, by one rule; and JSON is parsed here, as a 503 may well be HTML.
    validateStatus: () => true,
    transformResponse: [(data: unknown) => data],
  } satisfies AxiosRequestConfig;
}
