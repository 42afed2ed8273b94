import axios from 'axios';
import { post } from './tweets.mjs';

const PAGE = 100;
const made = new Map();

/** The bodies of all answers for so many posts, as text, as they come. Made once: the API's work is not measured. */
function bodies(posts) {
  if (!made.has(posts)) {
    const pages = posts / PAGE;
    const body = (page) => {
      const data = Array.from({ length: PAGE }, (_, index) => post(page * PAGE + index));
      const meta = { result_count: PAGE, newest_id: data[0].id, oldest_id: data.at(-1).id };
      return JSON.stringify({ data, meta: page + 1 < pages ? { ...meta, next_token: `page${String(page + 1)}` } : meta });
    };
    made.set(
      posts,
      Array.from({ length: pages }, (_, page) => body(page)),
    );
  }
  return made.get(posts);
}

/** An axios that answers a search for so many posts itself, page by page along `next_token`. */
export function axiosOf(posts) {
  const answers = bodies(posts);
  return axios.create({
    adapter: async (config) => {
      const page = Number(config.params.next_token?.slice('page'.length) ?? 0);
      return { data: answers[page], status: 200, statusText: 'OK', headers: {}, config };
    },
  });
}
