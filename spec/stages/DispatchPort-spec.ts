import { ProtocolError } from 'rxjs-demand';
import type { CancelReason } from '../../lib/protocol/Link.js';
import { DispatchPort } from '../../lib/stages/DispatchPort.js';
import { RecordingDownstream } from '../support/recordingLinks.js';

describe('DispatchPort', () => {
  function setUp(selector?: (event: number) => boolean) {
    const calls: (number | 'left' | CancelReason)[] = [];
    const downstream = new RecordingDownstream<number>();
    const port = new DispatchPort<number>(
      { ask: (_port, n) => calls.push(n), leave: (_port, reason) => calls.push(reason ?? 'left') },
      downstream,
      selector === undefined ? {} : { selector },
    );
    return { calls, downstream, port };
  }

  it('passes requests on, until it is cancelled', () => {
    const { calls, port } = setUp();
    port.request(2);
    port.request(Infinity);
    port.cancel('failed');
    port.cancel();
    port.request(1);
    expect([calls, port.closed]).toEqual([[2, Infinity, 'failed'], true]);
  });

  it('1.1 delivers no more than was asked for', () => {
    const { downstream, port } = setUp();
    port.request(2);
    port.deliver([1], 0);
    expect(() => port.deliver([2, 3], 0)).toThrow(new ProtocolError('1.1', 'a dispatcher delivered 2 events when 1 were requested'));
    port.deliver([2], 0);
    expect(downstream.signals).toEqual([[1], [2]]);
  });

  it('3.13 forgets its consumer at the end', () => {
    const failure = { error: new Error('broken') };
    for (const [end, told] of [
      [(port: DispatchPort<number>) => port.cancel(), []],
      [(port: DispatchPort<number>) => port.end(undefined), ['complete']],
      [(port: DispatchPort<number>) => port.end(failure), [failure]],
    ] as const) {
      const { calls, downstream, port } = setUp();
      port.request(5);
      end(port);
      port.deliver([1], 0);
      port.end(undefined);
      port.end(failure);
      expect([downstream.signals, calls]).toEqual([told, [5, 'left']]);
    }
  });

  it('keeps what a selector throws until the delivery, and asks it no more', () => {
    const failure = new Error('no such field');
    const { calls, downstream, port } = setUp((event) => {
      if (event === 2) throw failure;
      return true;
    });
    const { selector } = port.options;
    expect([1, 2, 3].map((event) => selector?.(event))).toEqual([true, false, false]);
    expect(downstream.signals).toEqual([]);
    port.request(3);
    port.deliver([1], 2);
    expect([downstream.signals, calls]).toEqual([
      [[1], { error: failure }],
      [3, 2, 'left'],
    ]);
  });

  it('asks again for what its selector has rejected, and delivers no empty batch', () => {
    const { calls, downstream, port } = setUp();
    port.request(2);
    port.deliver([], 2);
    expect([calls, downstream.signals, port.closed]).toEqual([[2, 2], [], false]);
  });
});
