import { choiceOption, optionalFunction, sizeOption } from '../protocol/options.js';
import type { BufferKeep } from './EventBuffer.js';

/** What the options of everything that buffers have in common; each says in its own words what waits there. */
interface BufferOptions {
  readonly bufferSize?: number;
  readonly bufferKeep?: BufferKeep;
  readonly onDiscard?: (events: readonly unknown[]) => void;
}

/** The same, checked and filled in. */
export interface BufferSettings {
  readonly bufferSize: number;
  readonly bufferKeep: BufferKeep;
  readonly onDiscard: ((events: readonly unknown[]) => void) | undefined;
}

/** Checks the ranges, a size of `least` events or more, and fills in the defaults. */
export function bufferSettings({ bufferSize = 10_000, bufferKeep = 'last', onDiscard }: BufferOptions, least: number): BufferSettings {
  return {
    bufferSize: sizeOption('bufferSize', bufferSize, least),
    bufferKeep: choiceOption('bufferKeep', bufferKeep, ['last', 'first']),
    onDiscard: optionalFunction('onDiscard', onDiscard),
  };
}
