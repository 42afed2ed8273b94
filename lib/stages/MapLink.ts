import { EachLink } from './EachLink.js';

/** `mapStage(project)` at work: as many results as events, so demand needs no accounting. */
export class MapLink<T, R> extends EachLink<T, R> {
  protected override pass(results: readonly R[]): void {
    this.downstream.next(results);
  }
}
