import { type Simulator, type SimulatorOptions, type SimulatorStats, startSimulator } from '../../../samples/twitter-simulator/index.js';

const open: Simulator[] = [];

/** A simulator that the `afterEach` of `closeSimulators` closes. */
export async function openSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  open.push(simulator);
  return simulator;
}

export async function closeSimulators(): Promise<void> {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
}

export interface SearchBody {
  data?: { id: string; text: string; edit_history_tweet_ids: string[]; author_id?: string; created_at?: string; lang?: string }[];
  includes?: { users: { id: string; name: string; username: string; location?: string }[] };
  errors?: { message?: string; parameters?: Record<string, string[]>; resource_type?: string; resource_id?: string }[];
  meta?: { newest_id?: string; oldest_id?: string; result_count: number; next_token?: string };
  title?: string;
  detail?: string;
  type?: string;
  status?: number;
}

export function request(simulator: Simulator, params: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> {
  const search = new URLSearchParams({ query: 'anitta', ...params });
  return fetch(`${simulator.url}/2/tweets/search/recent?${search.toString()}`, {
    headers: { authorization: `Bearer ${simulator.token}` },
    ...init,
  });
}

export async function search(simulator: Simulator, params: Record<string, string> = {}): Promise<SearchBody> {
  return bodyOf(await request(simulator, params));
}

export async function bodyOf(response: Response): Promise<SearchBody> {
  return (await response.json()) as SearchBody;
}

export function idsOf(body: SearchBody): string[] {
  return (body.data ?? []).map((post) => post.id);
}

/** All pages of one window, from the newest post down. */
export async function readPages(
  simulator: Simulator,
  params: Record<string, string> = {},
  onPage: () => void = () => undefined,
): Promise<SearchBody[]> {
  const pages = [await search(simulator, params)];
  for (let token = pages[0]?.meta?.next_token; token !== undefined; token = pages.at(-1)?.meta?.next_token) {
    onPage();
    pages.push(await search(simulator, { ...params, next_token: token }));
  }
  return pages;
}

/** Resolves once the condition holds. No clock: it asks the server something, over and over, until the requests before have been seen to. */
export async function until(simulator: Simulator, condition: (stats: SimulatorStats) => boolean): Promise<void> {
  while (!condition(simulator.stats)) await fetch(`${simulator.url}/until`, { method: 'HEAD' });
}
