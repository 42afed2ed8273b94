import { Progress, type Output } from '../../../samples/tweets-to-database/Progress.js';
import { ManualScheduler } from '../../support/manualScheduler.js';

const NOON = Date.UTC(2026, 0, 1, 12);
const ERASE = '\r\x1b[2K';

function start(terminal: Omit<Output, 'write'>) {
  const written: string[] = [];
  const scheduler = new ManualScheduler(NOON);
  const status = { figures: 'stored 0', speed: '' };
  const progress = new Progress({ ...terminal, write: (text) => written.push(text) }, () => status, scheduler);
  return { written, scheduler, status, progress };
}

describe('Progress', () => {
  describe('in a file or a pipe', () => {
    it('is a line every five seconds, with the time in front, when there is something new', () => {
      const { written, scheduler, status } = start({});
      scheduler.advance(4999);
      expect(written).toEqual([]);
      scheduler.advance(1);
      expect(written.splice(0)).toEqual(['2026-01-01T12:00:05Z stored 0\n']);
      status.speed = ', 3/s';
      scheduler.advance(60_000);
      expect(written).toEqual([]);
      status.figures = 'stored 7';
      scheduler.advance(5000);
      expect(written).toEqual(['2026-01-01T12:01:10Z stored 7, 3/s\n']);
    });

    it('says at once what is said', () => {
      const { written, scheduler, progress } = start({ isTTY: false });
      scheduler.advance(1500);
      progress.say('rate limit reached');
      expect(written).toEqual(['2026-01-01T12:00:01Z rate limit reached\n']);
    });
  });

  describe('on a terminal', () => {
    it('is one line, written anew five times a second', () => {
      const { written, scheduler, status } = start({ isTTY: true, columns: 100 });
      scheduler.advance(200);
      status.figures = 'stored 9';
      status.speed = ', 45/s';
      scheduler.advance(200);
      expect(written).toEqual([`${ERASE}stored 0`, `${ERASE}stored 9, 45/s`]);
    });

    it('has what is said above that line', () => {
      const { written, scheduler, progress } = start({ isTTY: true });
      scheduler.advance(200);
      written.length = 0;
      progress.say('rate limit reached');
      expect(written.join('')).toBe(`${ERASE}rate limit reached\nstored 0`);
    });

    it.each([
      [20, 19],
      // A pseudo-terminal that was not told its width.
      [0, 79],
      [undefined, 79],
    ])('of %p columns is not wrapped', (columns, length) => {
      const { written, scheduler, status } = start({ isTTY: true, ...(columns === undefined ? {} : { columns }) });
      status.figures = 'x'.repeat(200);
      scheduler.advance(200);
      expect(written).toEqual([ERASE + 'x'.repeat(length)]);
    });

    it('leaves nothing of the line when it stops', () => {
      const { written, scheduler, progress } = start({ isTTY: true });
      scheduler.advance(200);
      progress.stop();
      expect(written.at(-1)).toBe(ERASE);
    });
  });

  it.each([{ isTTY: true }, { isTTY: false }])('leaves no timer when it stops: %j', (terminal) => {
    const { scheduler, progress } = start(terminal);
    expect(scheduler.nextTimerIn).toBeDefined();
    progress.stop();
    expect(scheduler.nextTimerIn).toBeUndefined();
  });
});
