export { typeormCheckpoint, type TypeormCheckpoint, type TypeormCheckpointOptions } from './typeormCheckpoint.js';
export { typeormSink } from './typeormSink.js';
export type { DatabaseAwayNotice, DatabaseBackNotice, SinkNotice, SinkRetryNotice } from './notices.js';
export type { SinkRetryOptions } from './retryPolicy.js';
export type { SinkReport, TypeormSinkOptions } from './SinkOptions.js';
