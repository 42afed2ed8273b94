import { partitionDispatcher, type Dispatcher, type PartitionDispatcherOptions } from 'rxjs-demand';
import { expectType } from './expectType.js';

interface Tweet {
  readonly lang: string;
}

expectType<Dispatcher<string>>()(partitionDispatcher<string>({ partitions: 3 }));
expectType<Dispatcher<Tweet>>()(
  partitionDispatcher({ partitions: ['pt', 'other', 1, Symbol('rest')], hash: (tweet: Tweet) => [tweet, tweet.lang] }),
);
expectType<Dispatcher<Tweet>>()(
  partitionDispatcher<Tweet>({ partitions: 2, hash: (tweet) => (tweet.lang === '' ? undefined : [tweet, 0]) }),
);
const options: PartitionDispatcherOptions<Tweet> = { partitions: ['pt'] as const };
expectType<Dispatcher<Tweet>>()(partitionDispatcher(options));

// @ts-expect-error how many?
partitionDispatcher();
// @ts-expect-error how many?
partitionDispatcher({});
// @ts-expect-error how many?
partitionDispatcher({ hash: (n: number) => [n, 0] });
// @ts-expect-error a number or a list of names
partitionDispatcher({ partitions: 'pt' });
// @ts-expect-error names are keys
partitionDispatcher({ partitions: [{}] });
// @ts-expect-error the event and its partition
partitionDispatcher<Tweet>({ partitions: 2, hash: () => 0 });
// @ts-expect-error the event first
partitionDispatcher<Tweet>({ partitions: 2, hash: (tweet) => [0, tweet] });
// @ts-expect-error a partition's name is a key
partitionDispatcher<Tweet>({ partitions: 2, hash: (tweet) => [tweet, null] });
// @ts-expect-error the event may be changed, but stays a tweet
partitionDispatcher<Tweet>({ partitions: 2, hash: (tweet) => [tweet.lang, 0] });
// @ts-expect-error no such option
partitionDispatcher({ partitions: 2, shuffle: true });
