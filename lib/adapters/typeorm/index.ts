export { typeormSink } from './typeormSink.js';
export type { SinkRetryOptions } from './retryPolicy.js';
export type { SinkReport, TypeormSinkOptions } from './SinkOptions.js';
