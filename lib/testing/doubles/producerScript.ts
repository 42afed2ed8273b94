import { parseSignals } from '../marbles/TimedSignal.js';
import type { End } from './DoubleRun.js';
import type { Scene, Screenplay } from './ProducerDouble.js';

/** The rest of a producer double that answers from a list. */
export interface ListOptions {
  /**
   * What comes after the last event: `'complete'`, together with it; `'open'`, nothing more, for ever; `'fail'`, an error when more is asked for.
   * Default: `'complete'`.
   */
  readonly end?: 'complete' | 'open' | 'fail';
  /** The error of `'fail'`. Default: `'error'`, as `#` in marbles. */
  readonly error?: unknown;
}

/** The rest of a producer double that is drawn as marbles. */
export interface TimelineOptions<T> {
  /** What the letters stand for. Default: themselves. */
  readonly values?: Readonly<Record<string, T>>;
  /** The error of `#`. Default: `'error'`. */
  readonly error?: unknown;
}

/** A producer that has everything at once. */
export function listScript<T>(events: readonly T[], { end = 'complete', error = 'error' }: ListOptions): Screenplay<T> {
  return {
    scenes: [{ after: 0, events, end: end === 'complete' ? { kind: 'complete' } : undefined }],
    whenExhausted: end === 'fail' ? { kind: 'error', error } : undefined,
  };
}

/**
 * A producer whose events become available in time. What stands in one frame is there together.
 *
 * @throws SyntaxError for marbles with `^`: the time of each subscription is its own, and begins with it.
 */
export function timelineScript<T>(marbles: string, { values, error }: TimelineOptions<T>): Screenplay<T> {
  if (marbles.includes('^')) {
    throw new SyntaxError(`'${marbles}': a producer's marbles have no ^, each subscription begins at their left end`);
  }
  const scenes = new Map<number, { events: T[]; end?: End }>();
  for (const { frame, notification } of parseSignals(marbles, values, error)) {
    const scene = scenes.get(frame) ?? { events: [] };
    scenes.set(frame, scene);
    if (notification.kind === 'N') {
      scene.events.push(notification.value as T);
    } else {
      scene.end = notification.kind === 'C' ? { kind: 'complete' } : { kind: 'error', error: notification.error };
    }
  }
  return { scenes: [...scenes].map(([after, scene]): Scene<T> => ({ after, ...scene })) };
}
