import { DemandObservable, type DemandObserver, type DemandSubscription } from '../../index.js';
import { isDemand } from '../values/isDemand.js';
import { Actor } from './Actor.js';
import { connectingBy } from './connectingBy.js';
import { MISCONDUCT, type Misconduct, type Violation } from './misconduct.js';

/** A source that breaks one rule. Made by `misbehavingProducer()`. */
export class MisbehavingProducer<T> extends DemandObservable<T> {
  /** Every `request(n)`, as it came. */
  readonly requests: number[] = [];
  /** The rule that it breaks, by its number. */
  readonly rule: string;
  /** How often it was cancelled. */
  cancels = 0;

  /** @internal Use `misbehavingProducer()`. */
  constructor(
    readonly violation: Violation,
    private readonly events: readonly T[],
  ) {
    super(connectingBy<T>((observer) => this.subscribeWithDemand(observer)));
    this.rule = MISCONDUCT[violation].rule;
  }

  /** Overridden: so our stages take it for a stranger's, and nothing stands between the two. */
  override subscribeWithDemand(observer: DemandObserver<T>): DemandSubscription {
    const misconduct: Misconduct = MISCONDUCT[this.violation];
    const subscription: DemandSubscription = {
      get closed() {
        return actor.closed;
      },
      request: (n) => {
        this.requests.push(n);
        if (!isDemand(n)) {
          actor.inTurn(() => {
            actor.refuse(n);
          });
        } else if (misconduct.request === undefined) {
          actor.inTurn(() => {
            actor.obey(n);
          });
        } else {
          misconduct.request(actor, n);
        }
      },
      unsubscribe: () => {
        this.cancels++;
        actor.cancelled = true;
        misconduct.cancel?.(actor);
      },
    };
    const actor = new Actor<T>(observer, subscription, this.events);
    if (misconduct.subscribe === undefined) {
      actor.start();
    } else {
      misconduct.subscribe(actor);
    }
    return subscription;
  }
}
