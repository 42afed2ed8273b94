// npx tsx --tsconfig samples/tsconfig.json samples/fast-producer-slow-consumer.ts  ->  prints how many events wait, pushed and pulled
import { concatMap, lastValueFrom, range, take, tap, timer } from 'rxjs';
import { demandConsumer, fromDemandProducer } from 'rxjs-demand';

const store = () => timer(1);

/** Counts what was made and what was stored; the difference waits in memory. */
class Backlog {
  made = 0;
  stored = 0;
  largest = 0;
  readonly countMade = () => (this.largest = Math.max(this.largest, ++this.made - this.stored));
  readonly countStored = () => this.stored++;
  readonly print = (name: string) => console.log(`${name}: ${this.made} made, ${this.stored} stored, at most ${this.largest} waiting`);
}

// Plain RxJS: range() makes what it makes, concatMap queues it.
const pushed = new Backlog();
await lastValueFrom(range(0, 100_000).pipe(tap(pushed.countMade), concatMap(store), tap(pushed.countStored), take(50)));
pushed.print('concatMap');

// The same with demand: nothing is made before somebody wants it. 10/9 hands over one event at a time and keeps nine in reserve.
const pulled = new Backlog();
const events$ = fromDemandProducer((demand) => Array.from({ length: demand }, pulled.countMade));
const stored$ = events$.pipe(demandConsumer(store, { maxDemand: 10, minDemand: 9 }));
await lastValueFrom(stored$.pipe(tap(pulled.countStored), take(50)));
pulled.print('demandConsumer');
