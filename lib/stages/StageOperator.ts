import type { Observable } from 'rxjs';
import type { DemandObservable } from '../observable/DemandObservable.js';

/**
 * A stage: takes a demand source and returns one. Typed to take any Observable, so that it is an `OperatorFunction` too and fits every
 * `pipe()`; piped onto an Observable that carries no demand it throws a TypeError at once.
 */
export type StageOperator<T, R> = (source: Observable<T>) => DemandObservable<R>;
