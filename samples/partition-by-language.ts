// npx tsx --tsconfig samples/tsconfig.json samples/partition-by-language.ts  ->  prints posts by language, each language in order
import { demandConsumer, dispatchStage, fromDemandProducer, partitionDispatcher } from 'rxjs-demand';

const languages = ['pt', 'en', 'es'];
const posts = ['pt: bom dia', 'en: good morning', 'xx: ???', 'es: buenos días', 'pt: boa tarde', 'en: good night', 'pt: boa noite'];

const posts$ = fromDemandProducer({
  init: () => posts,
  handleDemand: (demand, rest) => ({ events: rest.slice(0, demand), state: rest.slice(demand), done: rest.length <= demand }),
}).pipe(
  dispatchStage(
    partitionDispatcher<string>({
      partitions: languages,
      // A language nobody reads: the post is dropped, and another asked for.
      hash: (post) => {
        const language = post.slice(0, 2);
        return languages.includes(language) ? [post.slice(4), language] : undefined;
      },
    }),
    // Posts wait for the reader of their language: at most 100 in all, then the source is not asked.
    { startAfter: languages.length, bufferSize: 100 },
  ),
);

for (const partition of languages) {
  posts$
    .to({ partition })
    .pipe(demandConsumer((batch) => console.log(partition, batch), { maxDemand: 2 }))
    .subscribe({ complete: () => console.log(partition, 'complete'), error: console.error });
}
