export { fileCheckpoint } from './fileCheckpoint.js';
export { twitterSearch } from './twitterSearch.js';
export { twitterStream } from './twitterStream.js';
export { TwitterApiError } from './TwitterApiError.js';
export type { Checkpoint, CheckpointStore, CheckpointWindow } from './checkpoint.js';
export type {
  ConnectedNotice,
  DisconnectedNotice,
  GapNotice,
  GapRepairedNotice,
  LineIgnoredNotice,
  PageNotice,
  PartialErrorsNotice,
  RateLimitedNotice,
  RetryNotice,
  SinceIdExpiredNotice,
  TwitterNotice,
  TwitterStreamNotice,
  WindowNotice,
  WindowRestartedNotice,
} from './notices.js';
export type { AcknowledgedSearchOptions, TwitterSearchOptions } from './options.js';
export type { TwitterRepairOptions, TwitterStreamOptions } from './stream/options.js';
export type { Tweet } from './Tweet.js';
