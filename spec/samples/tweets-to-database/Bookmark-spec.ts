import { EMPTY, lastValueFrom, Subject } from 'rxjs';
import type { Checkpoint } from 'rxjs-demand/twitter';
import { Bookmark } from '../../../samples/tweets-to-database/Bookmark.js';

function open(saved?: Checkpoint, stored$ = new Subject<never>()) {
  const save = jest.fn((_key: string, _checkpoint: Checkpoint) => Promise.resolve());
  const resumed: Checkpoint[] = [];
  const bookmark = new Bookmark({ load: async () => saved, save }, stored$, (checkpoint) => resumed.push(checkpoint));
  return { bookmark, save, resumed, stored$ };
}

const done = (work$: ReturnType<Bookmark['finish']>) => lastValueFrom(work$, { defaultValue: undefined });

describe('Bookmark', () => {
  it('loads what was saved, and says so', async () => {
    const { bookmark, resumed } = open({ sinceId: '7' });
    expect(await lastValueFrom(bookmark.load('k'))).toEqual({ sinceId: '7' });
    expect(resumed).toEqual([{ sinceId: '7' }]);
  });

  it('says nothing when there is nothing', async () => {
    const { bookmark, resumed } = open();
    expect(await lastValueFrom(bookmark.load('k'))).toBeUndefined();
    expect(resumed).toEqual([]);
  });

  it('saves only when everything handed over is stored', async () => {
    const { bookmark, save, stored$ } = open();
    const saved = done(bookmark.save('k', { sinceId: '8' }));
    expect(save).not.toHaveBeenCalled();
    stored$.complete();
    await saved;
    expect(save.mock.calls).toEqual([['k', { sinceId: '8' }]]);
  });

  it('saves at the end what the search had no more occasion to', async () => {
    const { bookmark, save, stored$ } = open();
    await lastValueFrom(bookmark.load('k'));
    bookmark.windowRead('9');
    stored$.complete();
    await done(bookmark.finish());
    expect(save.mock.calls).toEqual([['k', { sinceId: '9', savedAt: expect.stringMatching(/^\d{4}-.*Z$/) }]]);
  });

  it.each<[string, string | undefined]>([
    ['before the first window was read', undefined],
    ['when the last window brought nothing new', '7'],
  ])('has nothing to save at the end %s', async (_when, sinceId) => {
    const { bookmark, save, stored$ } = open({ sinceId: '7' });
    await lastValueFrom(bookmark.load('k'));
    if (sinceId !== undefined) {
      bookmark.windowRead(sinceId);
    }
    stored$.complete();
    await done(bookmark.finish());
    expect(save).not.toHaveBeenCalled();
  });

  it('does not save the same twice', async () => {
    const { bookmark, save, stored$ } = open();
    await lastValueFrom(bookmark.load('k'));
    bookmark.windowRead('9');
    stored$.complete();
    await done(bookmark.save('k', { sinceId: '9' }));
    await done(bookmark.finish());
    expect(save).toHaveBeenCalledTimes(1);
  });

  it('has nothing to save when the search never began', async () => {
    const { bookmark, save } = open();
    bookmark.windowRead('9');
    expect(bookmark.finish()).toBe(EMPTY);
    expect(save).not.toHaveBeenCalled();
  });
});
