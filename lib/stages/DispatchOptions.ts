import { bufferSettings, type BufferSettings } from '../buffers/BufferSettings.js';
import type { BufferKeep } from '../buffers/EventBuffer.js';
import { booleanOption, choiceOption, integerOption, optionsObject } from '../protocol/options.js';

/** Whether a dispatching stage works, or keeps demand and events for later. */
export type DemandMode = 'forward' | 'accumulate';

/** How a dispatching stage starts, ends and buffers. */
export interface DispatchOptions {
  /**
   * Most events that wait here: those that came for consumers which have left, and the queues of partitions. Unit: events. An integer of at
   * least 1, or `Infinity`. Default: 10_000.
   */
  readonly bufferSize?: number;
  /** Which events stay when the buffer overflows: the newest or those already there. Default: `'last'`. */
  readonly bufferKeep?: BufferKeep;
  /** Told of every event that is given up: by an overflow, or because the last consumer left or the source failed while it waited. */
  readonly onDiscard?: (events: readonly unknown[]) => void;
  /** `'accumulate'` keeps demand, and events that come, until `setDemand('forward')`; then both are replayed in order. Default: `'forward'`. */
  readonly demand?: DemandMode;
  /**
   * Hold demand until this many consumers are there at a time, so that the first of them does not drain a fast source before the others come.
   * An integer of at least 1. Default: 1.
   */
  readonly startAfter?: number;
  /**
   * Keep the source and the buffer when the last consumer leaves, and its end, if nobody was there to hear of it, for the next one to come.
   * Default: false, the source is cancelled and the next subscriber starts afresh.
   */
  readonly keepAlive?: boolean;
}

/** The same, checked and filled in. */
export interface DispatchSettings extends BufferSettings {
  /** The mode at present. */
  demand: DemandMode;
  readonly startAfter: number;
  readonly keepAlive: boolean;
}

/** Checks the ranges and fills in the defaults. */
export function dispatchSettings(options: DispatchOptions): DispatchSettings {
  const { demand = 'forward', startAfter = 1, keepAlive = false } = optionsObject(options);
  return {
    ...bufferSettings(options, 1),
    demand: demandMode(demand),
    startAfter: integerOption('startAfter', startAfter, 1),
    keepAlive: booleanOption('keepAlive', keepAlive),
  };
}

/** Checks a demand mode. */
export function demandMode(mode: unknown): DemandMode {
  return choiceOption('demand', mode, ['forward', 'accumulate']);
}
