import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { bufferSettings, type BufferSettings } from '../buffers/BufferSettings.js';
import type { BufferKeep } from '../buffers/EventBuffer.js';
import { check, functionOption, optionsObject } from '../protocol/options.js';

/** How a producer buffers, polls and tells the time. */
export interface ProducerOptions {
  /**
   * Most events that wait for demand: emitted out of turn, or more than was asked for. Unit: events. An integer of at least 0, or `Infinity`.
   * Default: 10_000.
   */
  readonly bufferSize?: number;
  /** Which events stay when the buffer overflows: the newest or those already there. Default: `'last'`, as in GenStage. */
  readonly bufferKeep?: BufferKeep;
  /** Told of every event that is given up: by an overflow, or because the stream was cancelled or failed while it waited. Oldest first. */
  readonly onDiscard?: (events: readonly unknown[]) => void;
  /**
   * Ask again this long after an empty reply, as long as demand is unmet. Unit: milliseconds, greater than 0. Default: never; an empty reply
   * is then followed by a call when new demand arrives or after `emit`.
   */
  readonly pollIntervalMs?: number;
  /** Time source. Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** The same, checked and filled in. */
export interface ProducerSettings extends BufferSettings {
  readonly pollIntervalMs: number | undefined;
  readonly scheduler: SchedulerLike;
}

/** Checks the ranges and fills in the defaults. */
export function producerSettings(options: ProducerOptions): ProducerSettings {
  const { pollIntervalMs, scheduler = asyncScheduler } = optionsObject(options);
  const buffer = bufferSettings(options, 0);
  functionOption('scheduler.schedule', (scheduler as Partial<SchedulerLike> | null)?.schedule);
  check(
    pollIntervalMs === undefined || (Number.isFinite(pollIntervalMs) && pollIntervalMs > 0),
    'pollIntervalMs',
    'a number of milliseconds greater than 0',
    pollIntervalMs,
  );
  return { ...buffer, pollIntervalMs, scheduler };
}
