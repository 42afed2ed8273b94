import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export function numbers(end) {
  let next = 0;
  return new Readable({
    objectMode: true,
    read() {
      let room = true;
      while (room && next < end) room = this.push(next++);
      if (next === end) this.push(null);
    },
  });
}

export const map = (project) =>
  new Transform({
    objectMode: true,
    transform: (event, _encoding, done) => {
      done(null, project(event));
    },
  });

export const filter = (predicate) =>
  new Transform({
    objectMode: true,
    transform(event, _encoding, done) {
      if (predicate(event)) this.push(event);
      done();
    },
  });

/** Adds up what the streams bring. */
export async function sum(...streams) {
  let sum = 0;
  const sink = new Writable({
    objectMode: true,
    write: (event, _encoding, done) => {
      sum = (sum + event) & 0x3fffffff;
      done();
    },
  });
  await pipeline(...streams, sink);
  return sum;
}
