import type { DemandObserver, DemandSubscription } from 'rxjs-demand';
import type { ProbeSource } from 'rxjs-demand/testing';

/** What a hand-written producer may get wrong; each is one line of `faultyProducer`. */
export type ProducerFault =
  | 'recursive'
  | 'snapshotOfDemand'
  | 'setsDemand'
  | 'ignoresZero'
  | 'throwsAtZero'
  | 'failsTwiceAtZero'
  | 'namesNoRule'
  | 'failsInsideNext'
  | 'checksNoCancel'
  | 'completionNeedsDemand'
  | 'completesEarly'
  | 'neverCompletes'
  | 'notANumber'
  | 'countsDownInfinity'
  | 'overshoots'
  | 'emptyBatch'
  | 'eager'
  | 'completesTwice'
  | 'completesAfterCancel'
  | 'cancelThrowsAgain'
  | 'answersAfterCancel'
  | 'startsLate'
  | 'neverStarts'
  | 'startsTwice'
  | 'acceptsAnyObserver'
  | 'sharesItsPosition'
  | 'staysOpen'
  | 'letsErrorsThrough'
  | 'keepsTheObserver'
  | 'makesWhatIsAskedFor'
  | 'losesRequestsInStart'
  | 'swallowsTheError';

/** Everybody who was ever told anything: what a leak looks like. */
const leaked: unknown[] = [];

/** 0 … count - 1, by hand, with one fault; `failsAt`: an error instead of completion. Without a fault it keeps all the rules. */
export function faultyProducer(fault: ProducerFault | undefined, count: number, report: (error: unknown) => void): ProbeSource<unknown> {
  let shared = 0;
  return {
    subscribeWithDemand: (given: DemandObserver<unknown>): DemandSubscription => {
      if (fault !== 'acceptsAnyObserver' && typeof (given as Partial<DemandObserver<unknown>> | undefined)?.complete !== 'function') {
        throw new TypeError('this is no observer');
      }
      let observer: DemandObserver<unknown> | undefined = given;
      let position = fault === 'sharesItsPosition' ? shared : 0;
      let demand = fault === 'eager' ? 1 : 0;
      let closed = false;
      let ended = false;
      let cancels = 0;
      let busy = true;
      let failure: RangeError | undefined;
      if (fault === 'keepsTheObserver') leaked.push(given);

      const end = (signal: (told: DemandObserver<unknown>) => void): void => {
        const told = observer;
        closed = true;
        ended = true;
        observer = undefined;
        if (told !== undefined) signal(told);
      };
      const complete = (): void =>
        end((told) => {
          told.complete();
          if (fault === 'completesTwice') told.complete();
        });
      const step = (): boolean => {
        if (failure !== undefined) {
          const error = failure;
          end((told) => {
            told.error(error);
            if (fault === 'failsTwiceAtZero') told.error(error);
          });
          return false;
        }
        if ((closed && fault !== 'checksNoCancel') || observer === undefined) return false;
        const last = fault === 'completesEarly' ? count - 1 : count;
        if (demand > 0 && position < last) {
          // Ten at a time: unbounded demand is more than one batch.
          const size = Math.min(demand, last - position, 10) + (fault === 'overshoots' && position + demand < count ? 1 : 0);
          demand = fault === 'countsDownInfinity' && demand === Infinity ? 5 : demand - size;
          const events = Array.from({ length: size }, (_, index) => position + index);
          position += size;
          if (fault === 'sharesItsPosition') shared = position;
          try {
            observer.next(events);
            if (fault === 'emptyBatch') observer.next([]);
          } catch (error) {
            if (fault === 'letsErrorsThrough') throw error;
            if (fault !== 'staysOpen') subscription.unsubscribe();
            if (fault !== 'swallowsTheError') report(error);
          }
          return true;
        }
        if (position >= last && !ended && fault !== 'neverCompletes' && (demand > 0 || fault !== 'completionNeedsDemand')) complete();
        return false;
      };
      const run = (): void => {
        if (busy && fault !== 'recursive') return;
        busy = true;
        const before = demand;
        while (step() && !(fault === 'snapshotOfDemand' && before !== Infinity && demand > 0));
        busy = false;
      };
      const subscription: DemandSubscription = {
        get closed() {
          return closed;
        },
        request: (n) => {
          if (closed && fault !== 'checksNoCancel') return;
          if (!(n === Infinity || (Number.isInteger(n) && n > 0))) {
            if (fault === 'ignoresZero') return;
            if (fault === 'throwsAtZero') throw new RangeError('Rule 3.9');
            failure ??= new RangeError(fault === 'namesNoRule' ? 'no' : `Rule 3.9: request(${String(n)})`);
            if (fault === 'failsInsideNext') busy = false;
          } else if (fault === 'setsDemand') {
            demand = n;
          } else if (fault === 'notANumber') {
            demand = demand === Infinity && n === Infinity ? NaN : demand + n;
          } else {
            demand += n;
          }
          if (fault === 'makesWhatIsAskedFor' && n > 1e8 && n !== Infinity) throw new RangeError('Invalid array length');
          run();
        },
        unsubscribe: () => {
          cancels++;
          closed = true;
          const told = observer;
          if (fault === 'completesAfterCancel' && !ended) told?.complete();
          if (fault === 'answersAfterCancel')
            Promise.resolve()
              .then(() => told?.next([0]))
              .catch(report);
          if (fault === 'cancelThrowsAgain' && cancels > 1) throw new Error('cancelled already');
          if (fault !== 'checksNoCancel') observer = undefined;
        },
      };
      if (fault === 'startsLate') given.next([]);
      if (fault !== 'neverStarts') given.start?.(subscription);
      if (fault === 'startsTwice') given.start?.(subscription);
      if (fault === 'losesRequestsInStart') demand = 0;
      busy = false;
      run();
      return subscription;
    },
  };
}
