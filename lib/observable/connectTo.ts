import type { Observable } from 'rxjs';
import type { Connect } from '../protocol/Link.js';
import { describeValue } from '../protocol/options.js';
import { DEMAND } from '../protocol/protocol.js';
import { DemandObservable } from './DemandObservable.js';
import { ForeignLink, type ForeignSource } from './ForeignLink.js';

/**
 * Finds the demand source behind an Observable, when an operator is piped onto it.
 *
 * Our own sources are linked directly. A source of another copy of the package is recognised by its brand and asked through its public
 * method only; so is one of ours whose `subscribeWithDemand` was overridden.
 *
 * @throws TypeError for an Observable that carries no demand.
 */
export function connectTo<T>(source: Observable<T>, operator: string): Connect<T> {
  if (!isDemandSource(source)) {
    throw new TypeError(
      `${operator} needs a source that answers demand, got ${describePlain(source)}: ` +
        'use toDemand(), or throughStage() around stock operators',
    );
  }
  if (source.subscribeWithDemand === DemandObservable.prototype.subscribeWithDemand) {
    return (source as DemandObservable<T>).connect;
  }
  return (downstream) => {
    new ForeignLink(downstream).connect(source);
  };
}

/** Whether `value` carries the brand of a demand source. */
export function isDemandSource(value: unknown): value is ForeignSource<never> {
  return (value as Readonly<Record<symbol, unknown>> | null | undefined)?.[DEMAND] === true;
}

function describePlain(source: unknown): string {
  return typeof (source as { readonly subscribe?: unknown } | null | undefined)?.subscribe === 'function'
    ? 'a plain Observable'
    : describeValue(source);
}
