// npx tsx --tsconfig samples/tsconfig.json samples/async-iterable.ts  ->  prints the first lines of a file, by threes
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferCount, lastValueFrom, take } from 'rxjs';
import { demandConsumer, fromAsyncIterable, throughStage } from 'rxjs-demand';

async function* linesOf(path: string): AsyncGenerator<string> {
  let taken = 0;
  const file = await open(path);
  try {
    for await (const line of file.readLines()) {
      taken += 1;
      yield line;
    }
  } finally {
    // Runs when the consumer leaves, too.
    await file.close();
    console.log(`${taken} lines taken`);
  }
}

const folder = await mkdtemp(join(tmpdir(), 'lines-'));
const path = join(folder, 'lines.txt');
await writeFile(
  path,
  Array.from({ length: 100_000 }, (_, index) => `line ${index + 1}\n`),
);

const threes$ = fromAsyncIterable(linesOf(path)).pipe(throughStage(bufferCount(3)));
const printed$ = threes$.pipe(demandConsumer(([three]) => console.log(three), { maxDemand: 1 }));
await lastValueFrom(printed$.pipe(take(2)));
await rm(folder, { recursive: true });
