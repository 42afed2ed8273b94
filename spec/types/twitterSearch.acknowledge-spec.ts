import type { DataSource } from 'typeorm';
import { mapStage, type DemandObservable, type Message } from 'rxjs-demand';
import { typeormCheckpoint } from 'rxjs-demand/typeorm';
import { fileCheckpoint, twitterSearch, type CheckpointStore, type Tweet } from 'rxjs-demand/twitter';
import { expectType } from './expectType.js';

declare const dataSource: DataSource;
declare const eitherWay: boolean;
const given = { query: 'anitta', bearerToken: 'secret' };

// Posts, unless messages are asked for.
expectType<DemandObservable<Tweet>>()(twitterSearch(given));
expectType<DemandObservable<Tweet>>()(twitterSearch({ ...given, acknowledge: false }));
expectType<DemandObservable<Message<Tweet>>>()(twitterSearch({ ...given, acknowledge: true, onNack: 'pass' }));
expectType<DemandObservable<string>>()(twitterSearch({ ...given, acknowledge: true }).pipe(mapStage((message) => message.data.id)));
// @ts-expect-error which of the two has to be known
twitterSearch({ ...given, acknowledge: eitherWay });
// @ts-expect-error there is nothing to nack without messages
twitterSearch({ ...given, onNack: 'pass' });
// @ts-expect-error it is held or passed
twitterSearch({ ...given, acknowledge: true, onNack: 'retry' });

// Every store fits, without being told what it stores.
expectType<CheckpointStore>()(fileCheckpoint('anitta.json'));
const store: CheckpointStore = typeormCheckpoint(dataSource);
twitterSearch({ ...given, checkpoint: store });
twitterSearch({ ...given, acknowledge: true, checkpoint: typeormCheckpoint(dataSource, { scope: 'test' }) });
