// npx tsx --tsconfig samples/tsconfig.json samples/letters-of-a-sentence.ts  ->  prints a sentence, ten letters at a time
import { demandConsumer, fromDemandProducer } from 'rxjs-demand';

const sentence = 'the quick brown fox jumps over the lazy dog';

const letters$ = fromDemandProducer({
  init: () => Array.from(sentence),
  handleDemand: (demand, letters) => {
    console.log(`asked for ${demand}`);
    const rest = letters.slice(demand);
    return { events: letters.slice(0, demand), state: rest, done: rest.length === 0 };
  },
});

letters$.pipe(demandConsumer((letters) => console.log(`  "${letters.join('')}"`), { minDemand: 0, maxDemand: 10 })).subscribe();
