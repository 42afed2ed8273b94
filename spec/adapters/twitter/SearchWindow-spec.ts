import { SearchWindow } from '../../../lib/adapters/twitter/SearchWindow.js';

const page = (newestId?: string, nextToken?: string): { newestId: string | undefined; nextToken: string | undefined } => ({
  newestId,
  nextToken,
});

describe('SearchWindow', () => {
  it('keeps since_id on every page, and takes the newest_id of the first page when it is closed', () => {
    const window = new SearchWindow('50');
    expect(window.position).toEqual({ sinceId: '50', nextToken: undefined });
    window.received(page('300', 'b'));
    expect(window.position).toEqual({ sinceId: '50', nextToken: 'b' });
    expect(window.isRead).toBe(false);
    window.received(page('200'));
    expect(window.isRead).toBe(true);
    expect(window.position.sinceId).toBe('50');
    expect(window.close()).toBe('300');
    expect(window.position).toEqual({ sinceId: '300', nextToken: undefined });
    expect(window.isRead).toBe(false);
  });

  it('keeps since_id over an empty window', () => {
    const window = new SearchWindow('50');
    window.received(page());
    expect(window.close()).toBe('50');
  });

  it('takes nothing from a later page when the first had no newest_id', () => {
    const window = new SearchWindow('50');
    window.received(page(undefined, 'b'));
    window.received(page('70'));
    expect(window.close()).toBe('50');
  });

  it('never goes back', () => {
    const window = new SearchWindow('1000');
    window.received(page('999'));
    expect(window.close()).toBe('1000');
  });

  it('starts from the later of sinceId and checkpoint', () => {
    const window = new SearchWindow('9');
    window.resumeFrom('10');
    expect(window.position.sinceId).toBe('10');
    window.resumeFrom('9');
    expect(window.position.sinceId).toBe('10');
  });

  it('asks without until_id, so there is nothing to skip', () => {
    const window = new SearchWindow('9');
    window.skip();
    expect(window.position).toEqual({ sinceId: '9', untilId: undefined, nextToken: undefined });
  });

  it('knows the tokens of this window, and only of this one', () => {
    const window = new SearchWindow(undefined);
    window.received(page('9', 'b'));
    expect(window.repeats(page('8', 'b'))).toBe(true);
    window.received(page('8', 'c'));
    expect(window.repeats(page('7', 'b'))).toBe(true);
    expect(window.repeats(page('7'))).toBe(false);
    window.received(page('7'));
    window.close();
    expect(window.repeats(page('12', 'b'))).toBe(false);
  });

  it('restarts with the same since_id, and takes the newest_id of the new first page', () => {
    const window = new SearchWindow('50');
    window.received(page('300', 'b'));
    window.restart();
    expect(window.position).toEqual({ sinceId: '50', nextToken: undefined });
    expect(window.repeats(page('300', 'b'))).toBe(false);
    window.received(page('310'));
    expect(window.close()).toBe('310');
  });

  describe('a since_id that is too old', () => {
    it('is forgotten, and the full window read', () => {
      const window = new SearchWindow('50');
      expect(window.forgetSinceId()).toBe(true);
      expect(window.position).toEqual({ sinceId: undefined, nextToken: undefined });
      window.received(page('300'));
      expect(window.close()).toBe('300');
    });

    it('is not forgotten a second time before one was accepted', () => {
      const window = new SearchWindow('50');
      window.forgetSinceId();
      window.received(page('300'));
      window.close();
      expect(window.forgetSinceId()).toBe(false);
    });

    it('is forgotten again after one was accepted', () => {
      const window = new SearchWindow('50');
      window.forgetSinceId();
      window.received(page('300'));
      window.close();
      window.received(page());
      window.close();
      expect(window.forgetSinceId()).toBe(true);
    });

    it('cannot be forgotten when there is none', () => {
      expect(new SearchWindow(undefined).forgetSinceId()).toBe(false);
    });
  });
});
