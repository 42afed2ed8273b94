// npx tsx --tsconfig samples/tsconfig.json samples/many-tasks-under-supervision.ts  ->  prints what became of 10,000 tasks, at most 100 at a time
import { setImmediate as turn } from 'node:timers/promises';
import { fromDemandProducer, superviseEach } from 'rxjs-demand';

const urls$ = fromDemandProducer({
  init: () => 0,
  handleDemand: (demand, first) => {
    const urls = Array.from({ length: Math.min(demand, 10_000 - first) }, (_, index) => `/page/${first + index}`);
    return { events: urls, state: first + urls.length, done: first + urls.length === 10_000 };
  },
});

let alive = 0;
let mostAlive = 0;
let failed = 0;
const broken = new Set(['/page/7', '/page/77', '/page/777', '/page/7777']);

async function fetchPage(url: string): Promise<string> {
  mostAlive = Math.max(mostAlive, ++alive);
  try {
    await turn();
    // The first attempt at these fails.
    if (broken.delete(url)) throw new Error('503');
    return `text of ${url}`;
  } finally {
    alive--;
  }
}

let fetched = 0;
urls$
  .pipe(superviseEach(fetchPage, { maxDemand: 100, restart: 'transient', maxRestarts: 10, withinMs: 60_000, onFailure: () => failed++ }))
  .subscribe({
    next: () => fetched++,
    error: console.error,
    complete: () => console.log(`${fetched} fetched, ${failed} failed and were started again, at most ${mostAlive} at a time`),
  });
