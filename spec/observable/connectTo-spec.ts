import { EMPTY, map, of } from 'rxjs';
import type * as core from '../../lib/index.js';
import { connectTo, isDemandSource } from '../../lib/observable/connectTo.js';
import { DemandObservable } from '../../lib/observable/DemandObservable.js';
import type { DemandObserver, DemandSubscription } from '../../lib/protocol/protocol.js';
import { handSource } from '../support/foreignSource.js';
import { RecordingDownstream, RecordingUpstream } from '../support/recordingLinks.js';

const upstream = new RecordingUpstream();

/** The one source of this spec: completes at once. */
class Silent extends DemandObservable<number> {
  constructor() {
    super((downstream) => {
      downstream.open(upstream, true);
      downstream.complete();
    });
  }
}

describe('connectTo', () => {
  it('links our own sources directly: nothing is put between', () => {
    const downstream = new RecordingDownstream<number>();
    connectTo(new Silent(), 'a stage')(downstream);
    expect(downstream.upstream).toBe(upstream);
    expect(downstream.owned).toBe(true);
    expect(downstream.signals).toEqual(['complete']);
  });

  it('asks a source of another making through subscribeWithDemand', () => {
    const hand = handSource<number>();
    const downstream = new RecordingDownstream<number>();
    const connect = connectTo(hand.source, 'a stage');
    connect(downstream);
    downstream.upstream.request(2);
    hand.observer.next([1, 2]);
    expect(hand.requests).toEqual([2]);
    expect([downstream.signals, downstream.owned]).toEqual([[[1, 2]], false]);
  });

  it('subscribes anew each time', () => {
    const hand = handSource<number>();
    const subscribed = jest.spyOn(hand.source, 'subscribeWithDemand');
    const connect = connectTo(hand.source, 'a stage');
    expect(subscribed).not.toHaveBeenCalled();
    connect(new RecordingDownstream<number>());
    connect(new RecordingDownstream<number>());
    expect(subscribed).toHaveBeenCalledTimes(2);
  });

  it('honours a subscribeWithDemand that a subclass overrides', () => {
    const log: string[] = [];
    class Logged extends Silent {
      override subscribeWithDemand(observer: DemandObserver<number>): DemandSubscription {
        log.push('subscribed');
        return super.subscribeWithDemand(observer);
      }
    }
    const downstream = new RecordingDownstream<number>();
    connectTo(new Logged(), 'a stage')(downstream);
    expect(log).toEqual(['subscribed']);
    expect(downstream.signals).toEqual(['complete']);
  });

  it('honours a subscribeWithDemand that was replaced on the object', () => {
    const source = new Silent();
    const replaced = jest.spyOn(source, 'subscribeWithDemand');
    connectTo(source, 'a stage')(new RecordingDownstream<number>());
    expect(replaced).toHaveBeenCalledTimes(1);
  });

  it('recognises the sources of another loaded copy, and links to them by their public method', () => {
    jest.isolateModules(() => {
      const other = jest.requireActual<typeof core>('../../lib/index.js');
      const source = other.fromDemandProducer<number>((demand) => Array.from({ length: demand }, (_, index) => index));
      expect(source).not.toBeInstanceOf(DemandObservable);
      const subscribed = jest.spyOn(source, 'subscribeWithDemand');
      const downstream = new RecordingDownstream<number>();
      connectTo(source, 'a stage')(downstream);
      downstream.upstream.request(2);
      expect(subscribed).toHaveBeenCalledTimes(1);
      expect(downstream.signals).toEqual([[0, 1]]);
    });
  });

  it.each([
    ['a plain Observable', of(1)],
    ['a plain Observable', new Silent().pipe(map((n) => n))],
    ['`undefined` (undefined)', undefined],
    ['`null` (null)', null],
    ['`[object Object]` (object)', {}],
    ['`5` (number)', 5],
  ])('throws a TypeError for %s that names the operator and the way out', (what, source) => {
    expect(() => connectTo(source as typeof EMPTY, 'filterStage()')).toThrow(
      new TypeError(
        `filterStage() needs a source that answers demand, got ${what}: ` + 'use toDemand(), or throughStage() around stock operators',
      ),
    );
  });
});

describe('isDemandSource', () => {
  const brand = Symbol.for('rxjs-demand');

  it('goes by the brand alone', () => {
    expect(isDemandSource(new Silent())).toBe(true);
    expect(isDemandSource({ [brand]: true })).toBe(true);
  });

  it.each([EMPTY, { [brand]: 1 }, { [brand]: false }, {}, null, undefined, 'rxjs-demand', 5])('is false for %p', (value) => {
    expect(isDemandSource(value)).toBe(false);
  });
});
