// npx tsx --tsconfig samples/tsconfig.json samples/multiplier.ts  ->  prints who asks whom, and 0 to 19 times two
import { demandConsumer, fromDemandProducer, mapStage } from 'rxjs-demand';

// A, the producer: counts.
const counter$ = fromDemandProducer({
  init: () => 0,
  handleDemand: (demand, from) => {
    const events = Array.from({ length: Math.min(demand, 20 - from) }, (_, index) => from + index);
    console.log(`A is asked for ${demand}, answers ${events.length}`);
    return { events, state: from + events.length, done: from + events.length === 20 };
  },
});

// B, the producer-consumer: multiplies. It has a window of its own.
const multiplied$ = counter$.pipe(
  mapStage(
    {
      init: () => 2,
      handleEvents: (numbers: readonly number[], factor) => {
        console.log(`  B multiplies ${numbers.length}`);
        return { events: numbers.map((number) => number * factor), state: factor };
      },
    },
    { maxDemand: 10, minDemand: 5 },
  ),
);

// C, the consumer: prints.
multiplied$.pipe(demandConsumer((numbers) => console.log(`    C gets ${numbers.join(' ')}`), { maxDemand: 4, minDemand: 0 })).subscribe();
