import { of, type Observable, type OperatorFunction } from 'rxjs';
import {
  createMessage,
  demandConsumer,
  filterMessage,
  filterStage,
  flatMapMessage,
  isMessage,
  mapAsyncStage,
  mapMessage,
  mapMessageAsync,
  mapStage,
  splitMessage,
  type DemandObservable,
  type Message,
} from 'rxjs-demand';
import { typeormSink, type SinkReport } from 'rxjs-demand/typeorm';
import type { DataSource, EntitySchema } from 'typeorm';
import { expectType } from './expectType.js';

interface Post {
  readonly id: string;
  readonly lang?: string;
}
declare const posts$: DemandObservable<Message<Post>>;
declare const either$: DemandObservable<Message<'a' | 1>>;

expectType<Message<number>>()(createMessage(1));
expectType<Message<string>>()(createMessage('a', { ack: () => Promise.resolve(), nack: (reason) => expectType<unknown>()(reason) }));

// What the stages call is inferred from the source.
expectType<DemandObservable<Message<number>>>()(
  posts$.pipe(
    mapStage(
      mapMessage((post, index) => {
        expectType<Post>()(post);
        expectType<number>()(index);
        return post.id.length;
      }),
    ),
  ),
);
expectType<DemandObservable<Message<Post>>>()(posts$.pipe(filterStage(filterMessage((post) => post.lang === 'pt'))));
expectType<DemandObservable<Message<'a'>>>()(either$.pipe(filterStage(filterMessage((value): value is 'a' => value === 'a'))));
expectType<DemandObservable<Message<string>>>()(
  posts$.pipe(
    mapAsyncStage(
      mapMessageAsync((post) => of(post.id)),
      { concurrency: 2 },
    ),
  ),
);
expectType<DemandObservable<Message<string>>>()(posts$.pipe(mapAsyncStage(mapMessageAsync(async (post) => post.id))));
expectType<DemandObservable<Message<string>>>()(
  posts$.pipe(
    mapStage(
      flatMapMessage((post) => post.id.split('-')),
      { maxDemand: 10 },
    ),
  ),
);
expectType<DemandObservable<Message<number>>>()(
  posts$.pipe(
    filterStage(filterMessage((post) => post.lang !== undefined)),
    mapStage(mapMessage((post) => post.id)),
    mapStage(
      flatMapMessage((id) => [id, id]),
      { maxDemand: 10 },
    ),
    mapStage(mapMessage((id) => id.length)),
  ),
);

// By itself, with an annotation.
const toId = mapMessage((post: Post) => post.id);
expectType<(message: Message<Post>, index: number) => Message<string>>()(toId);
// Without options `mapStage` is first tried with a function, which fixes what is not annotated.
expectType<DemandObservable<Message<string>>>()(posts$.pipe(mapStage(flatMapMessage((post: Post) => [post.id]))));
expectType<readonly Message<number>[]>()(splitMessage(createMessage('a'), [1, 2]));

// Consumers see the messages.
expectType<Observable<number>>()(posts$.pipe(demandConsumer(async (messages) => messages.map(({ data }) => data.id).length)));

declare const event: Post | Message<Post>;
if (isMessage(event)) {
  expectType<Message<Post>>()(event);
}

// The sink takes rows and messages of rows, and reports rows.
declare const dataSource: DataSource;
declare const target: EntitySchema<Post>;
class Row {
  id = '';
}
declare const rows$: DemandObservable<Row>;
declare const rowMessages$: DemandObservable<Message<Row>>;
declare const plain$: DemandObservable<Post>;
declare const mixed$: DemandObservable<Post | Message<Post>>;
expectType<Observable<SinkReport<Post>>>()(plain$.pipe(typeormSink(dataSource, target)));
expectType<Observable<SinkReport<Post>>>()(posts$.pipe(typeormSink(dataSource, target)));
expectType<Observable<SinkReport<Post>>>()(mixed$.pipe(typeormSink(dataSource, target)));
expectType<Observable<SinkReport<Row>>>()(rows$.pipe(typeormSink(dataSource, Row)));
expectType<Observable<SinkReport<Row>>>()(
  rowMessages$.pipe(
    typeormSink(dataSource, Row, {
      conflictPaths: ['id'],
      onReject: (row) => {
        expectType<Row>()(row);
      },
    }),
  ),
);
const sink: OperatorFunction<Post, SinkReport<Post>> = typeormSink(dataSource, target);
const messageSink: OperatorFunction<Message<Post>, SinkReport<Post>> = typeormSink(dataSource, target);
expectType<Observable<SinkReport<Post>>>()(plain$.pipe(sink));
expectType<Observable<SinkReport<Post>>>()(posts$.pipe(messageSink));
// @ts-expect-error -- messages of something else are no rows
either$.pipe(typeormSink(dataSource, target));
// @ts-expect-error -- plain events are no messages
plain$.pipe(mapStage(mapMessage((post: Post) => post.id)));
