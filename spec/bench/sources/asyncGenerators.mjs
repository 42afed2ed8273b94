/** Events in an array, where arrays are what travels: as many as a window of 1000/500 brings. */
export const BATCH = 500;

/** The same where effect is the nearest peer: its own batches are of 4096. */
export const LARGE = 4000;

export async function* numbers(end) {
  for (let event = 0; event < end; event++) yield event;
}

export async function* numberBatches(end, size = BATCH) {
  for (let from = 0; from < end; from += size) {
    const count = Math.min(size, end - from);
    const events = new Array(count);
    for (let index = 0; index < count; index++) events[index] = from + index;
    yield events;
  }
}

export async function* map(source, project) {
  for await (const event of source) yield project(event);
}

export async function* filter(source, predicate) {
  for await (const event of source) if (predicate(event)) yield event;
}

export async function* mapBatches(source, project) {
  for await (const events of source) yield events.map(project);
}

export async function* filterBatches(source, predicate) {
  for await (const events of source) yield events.filter(predicate);
}

export async function sum(source) {
  let sum = 0;
  for await (const event of source) sum = (sum + event) & 0x3fffffff;
  return sum;
}

export async function sumBatches(source) {
  let sum = 0;
  for await (const events of source) for (const event of events) sum = (sum + event) & 0x3fffffff;
  return sum;
}
