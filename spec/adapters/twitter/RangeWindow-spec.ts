import { Ledger } from '../../../lib/adapters/twitter/Ledger.js';
import type { Page } from '../../../lib/adapters/twitter/parsePage.js';
import { RangeWindow } from '../../../lib/adapters/twitter/RangeWindow.js';
import type { Checkpoint } from 'rxjs-demand/twitter';

const page = (ids: readonly number[], nextToken?: string): Page => ({
  kind: 'page',
  tweets: ids.map((id) => ({ id: String(id), text: '', raw: undefined })),
  newestId: ids[0] === undefined ? undefined : String(ids[0]),
  nextToken,
  partialErrors: 0,
});

const interrupted: Checkpoint = {
  sinceId: '100',
  window: {
    newestId: '400',
    missing: [
      { sinceId: '300', untilId: '350' },
      { sinceId: '100', untilId: '200' },
    ],
  },
};

function open(checkpoint?: Checkpoint) {
  const ledger = new Ledger(undefined, () => undefined);
  if (checkpoint !== undefined) {
    ledger.resume(checkpoint);
  }
  return { ledger, window: new RangeWindow(ledger) };
}

const at = (sinceId?: string, untilId?: string, nextToken?: string): unknown => ({ sinceId, untilId, nextToken });

describe('RangeWindow', () => {
  it('goes from the newest post down, and on from there', () => {
    const { window } = open({ sinceId: '100' });
    expect(window.position).toEqual(at('100'));
    window.received(page([130, 120], 'b'));
    expect(window.position).toEqual(at('100', undefined, 'b'));
    window.received(page([110]));
    expect(window.isRead).toBe(true);
    expect(window.close()).toBe('130');
    expect(window.isRead).toBe(false);
    expect(window.position).toEqual(at('130'));
  });

  it('keeps since_id over an empty window, and knows none before the first post', () => {
    const { window } = open();
    window.received(page([]));
    expect(window.latest).toBeUndefined();
    expect(window.close()).toBeUndefined();
    expect(window.position).toEqual(at());
  });

  it('reads what an interrupted run left, and then, in the same window, what is newer', () => {
    const { window } = open(interrupted);
    expect(window.position).toEqual(at('300', '350'));
    window.received(page([340, 330], 'b'));
    expect(window.position).toEqual(at('300', '350', 'b'));
    window.received(page([320]));
    expect(window.position).toEqual(at('100', '200'));
    window.received(page([]));
    expect(window.isRead).toBe(false);
    expect(window.position).toEqual(at('400'));
    window.received(page([450]));
    expect(window.isRead).toBe(true);
    expect(window.close()).toBe('450');
  });

  it('goes on below the last page when a next_token is refused', () => {
    const { window } = open({ sinceId: '100' });
    window.received(page([190, 180], 'b'));
    window.restart();
    expect(window.position).toEqual(at('100', '180'));
    window.received(page([170]));
    expect(window.position).toEqual(at('190'));
  });

  it('is not led astray by a post from below since_id', () => {
    const { ledger, window } = open({ sinceId: '100' });
    window.received(page([190, 180, 90], 'b'));
    expect(ledger.toRead).toEqual([{ after: 100n, before: 180n }]);
  });

  it('knows the tokens of this range, and only of this one', () => {
    const { window } = open(interrupted);
    window.received(page([340], 'b'));
    expect(window.repeats(page([330], 'b'))).toBe(true);
    expect(window.repeats(page([330], 'c'))).toBe(false);
    expect(window.repeats(page([330]))).toBe(false);
    window.received(page([330]));
    expect(window.repeats(page([150], 'b'))).toBe(false);
  });

  it('a since_id that is too old is left out, and with it every older one', () => {
    const { window } = open(interrupted);
    expect(window.forgetSinceId()).toBe(true);
    expect(window.position).toEqual(at(undefined, '350'));
    expect(window.forgetSinceId()).toBe(false);
    window.received(page([]));
    expect(window.position).toEqual(at(undefined, '200'));
    window.received(page([]));
    expect(window.position).toEqual(at('400'));
    expect(window.forgetSinceId()).toBe(true);
    expect(window.position).toEqual(at());
    window.received(page([500]));
    expect(window.close()).toBe('500');
    expect(window.position).toEqual(at('500'));
  });

  it('gives up on an API that refuses each since_id, and not on one that has taken one', () => {
    const { window } = open({ sinceId: '100' });
    expect(window.forgetSinceId()).toBe(true);
    window.received(page([500]));
    window.close();
    expect(window.forgetSinceId()).toBe(false);
    window.received(page([600]));
    window.close();
    expect(window.forgetSinceId()).toBe(true);
  });

  it('passes over a range whose until_id is too old', () => {
    const { ledger, window } = open(interrupted);
    window.skip();
    expect(window.position).toEqual(at('100', '200'));
    window.skip();
    expect(window.position).toEqual(at('400'));
    expect(ledger.checkpoint).toEqual({ sinceId: '400' });
  });
});
