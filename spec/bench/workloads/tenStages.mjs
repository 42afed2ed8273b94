/** Ten functions, each written out: shared code that calls them meets ten different ones, as in a user's pipeline. */
export const projects = [
  (event) => (event + 1) | 0,
  (event) => event ^ 5,
  (event) => (event * 3) | 0,
  (event) => event & 0xfffffff,
  (event) => (event - 7) | 0,
  (event) => event >> 1,
  (event) => event | 2,
  (event) => (event + 11) | 0,
  (event) => ~event,
  (event) => event ^ 9,
];

const [p0, p1, p2, p3, p4, p5, p6, p7, p8, p9] = projects;

/** The bare loop. */
export function sumOfTen(end) {
  let sum = 0;
  for (let event = 0; event < end; event++) sum = (sum + p9(p8(p7(p6(p5(p4(p3(p2(p1(p0(event))))))))))) & 0x3fffffff;
  return sum;
}

/** The same ten as loops over a batch, each written out: what a user writes in a handler of batches. A copy is the fastest new array of the size. */
export const batchProjects = [
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = (results[index] + 1) | 0;
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = results[index] ^ 5;
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = (results[index] * 3) | 0;
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = results[index] & 0xfffffff;
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = (results[index] - 7) | 0;
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = results[index] >> 1;
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = results[index] | 2;
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = (results[index] + 11) | 0;
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = ~results[index];
    return results;
  },
  (events) => {
    const results = events.slice();
    for (let index = 0; index < results.length; index++) results[index] = results[index] ^ 9;
    return results;
  },
];
