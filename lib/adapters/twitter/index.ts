export { fileCheckpoint } from './fileCheckpoint.js';
export { twitterSearch } from './twitterSearch.js';
export { TwitterApiError } from './TwitterApiError.js';
export type { Checkpoint, CheckpointStore, CheckpointWindow } from './checkpoint.js';
export type {
  PageNotice,
  PartialErrorsNotice,
  RateLimitedNotice,
  RetryNotice,
  SinceIdExpiredNotice,
  TwitterNotice,
  WindowNotice,
  WindowRestartedNotice,
} from './notices.js';
export type { AcknowledgedSearchOptions, TwitterSearchOptions } from './options.js';
export type { Tweet } from './Tweet.js';
