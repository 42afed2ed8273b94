import { lastValueFrom, reduce } from 'rxjs';
import { fromDemandProducer } from '../support/rxjs-demand.mjs';
import { typeormSink } from '../support/rxjs-demand-typeorm.mjs';
import { rowsOf, Tweet } from './tweets.mjs';

/** The sink's default window, 500/0, makes batches of this size. */
export const BATCH = 500;

const made = new Map();

/** The rows of a pass. They are made once: they are the same in each, and every contender's. */
function rows(end) {
  if (!made.has(end)) made.set(end, rowsOf(end));
  return made.get(end);
}

export function batchesOf(end) {
  return Array.from({ length: Math.ceil(end / BATCH) }, (_, index) => rows(end).slice(index * BATCH, (index + 1) * BATCH));
}

/** As many rows as are asked for at a time. */
function asAsked(all) {
  return fromDemandProducer({
    init: () => 0,
    handleDemand: (demand, from) => {
      const events = all.slice(from, from + demand);
      const state = from + events.length;
      return { events, state, done: state === all.length };
    },
  });
}

/** The contender that all these are about: stores the rows with the sink and returns how many are new. */
export function store(end, { dataSource }) {
  return lastValueFrom(
    asAsked(rows(end)).pipe(
      typeormSink(dataSource, Tweet),
      reduce((stored, { inserted }) => stored + inserted, 0),
    ),
  );
}

/** Every row is new, so the checksum of a pass is their number. */
export const total = (end) => end;
