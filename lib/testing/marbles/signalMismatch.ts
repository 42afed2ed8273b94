import { showValue } from '../values/showValue.js';
import { drawMarbles, type Mark } from './drawMarbles.js';
import { MarbleNames } from './MarbleNames.js';
import type { TimedSignal } from './TimedSignal.js';

/** Whether two values are the same for this test. */
export type IsEqual = (actual: unknown, expected: unknown) => boolean;

/** Says how what came differs from what the marbles say: both lines under each other, and what their letters stand for. */
export function signalMismatch(
  what: string,
  actual: readonly TimedSignal[],
  expected: readonly TimedSignal[],
  values: Readonly<Record<string, unknown>> | undefined,
  isEqual: IsEqual,
): string | undefined {
  if (actual.length === expected.length && actual.every((signal, index) => isSame(signal, expected[index], isEqual))) {
    return undefined;
  }
  const names = new MarbleNames(values, isEqual);
  const mark = ({ frame, notification }: TimedSignal): Mark => {
    const ends = notification.kind === 'C' ? '|' : '#';
    return { frame, text: notification.kind === 'N' ? names.nameOf(notification.value) : ends };
  };
  const lines = drawMarbles({ expected: expected.map(mark), actual: actual.map(mark) });
  return `${what}\n${lines}${names.legend()}${errors(actual, expected)}`;
}

function isSame({ frame, notification }: TimedSignal, other: TimedSignal | undefined, isEqual: IsEqual): boolean {
  return (
    other !== undefined &&
    frame === other.frame &&
    notification.kind === other.notification.kind &&
    isEqual(notification.value, other.notification.value) &&
    isEqual(notification.error, other.notification.error)
  );
}

function errors(actual: readonly TimedSignal[], expected: readonly TimedSignal[]): string {
  const shown = (title: string, signals: readonly TimedSignal[]): string =>
    signals.flatMap(({ notification }) => (notification.kind === 'E' ? [`\n  # ${title}: ${showValue(notification.error)}`] : [])).join('');
  return shown('expected', expected) + shown('actual', actual);
}
