import { Observable, Subject } from 'rxjs';
import { producerSettings, type ProducerOptions } from '../../lib/producers/ProducerOptions.js';
import { PushLink } from '../../lib/producers/PushLink.js';
import type { Overflow } from '../../lib/producers/toDemand.js';
import { BufferOverflowError } from '../../lib/protocol/errors.js';
import { RecordingDownstream } from '../support/recordingLinks.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

const failure = new Error('source');

interface PushOptions extends ProducerOptions {
  readonly overflow?: Overflow;
  readonly onDrop?: ((event: string) => void) | undefined;
}

/** A Subject behind a link; `onNext` runs inside `next`. */
function link(options: PushOptions = {}, onNext: (event: string | undefined) => void = () => undefined) {
  const source$ = new Subject<string>();
  const dropped: string[] = [];
  const { overflow, onDrop, ...rest } = {
    bufferSize: 2,
    overflow: 'error' as const,
    onDrop: (event: string): unknown => dropped.push(event),
    ...options,
  };
  const bufferKeep = overflow === 'dropOldest' ? 'last' : 'first';
  const downstream = new RecordingDownstream<string>({ next: ([event]) => onNext(event) });
  const made = new PushLink(downstream, producerSettings({ ...rest, bufferKeep }), overflow, onDrop);
  made.start(source$);
  return { source$, dropped, downstream, link: made };
}

describe('PushLink', () => {
  it('is a source, and its arrays belong to whoever gets them', () => {
    const { downstream } = link();
    expect(downstream.owned).toBe(true);
  });

  describe('1.3 what is pushed from inside next comes after next has returned', () => {
    it('to the demand that is left, in order', () => {
      const made = link({}, (event) => {
        if (event === 'a') {
          made.source$.next('b');
          made.source$.next('c');
        }
      });
      made.link.request(9);
      made.source$.next('a');
      expect(made.downstream.signals).toEqual([['a'], ['b', 'c']]);
    });

    it('and is an overflow only when it is more than demand and buffer together', () => {
      const made = link({}, (event) => {
        if (event === 'a') {
          'bcde'.split('').forEach((letter) => made.source$.next(letter));
        }
      });
      made.link.request(3);
      made.source$.next('a');
      expect(made.downstream.signals).toEqual([['a'], ['b', 'c']]);
      made.link.request(2);
      expect(made.downstream.signals).toEqual([['a'], ['b', 'c'], ['d', 'e']]);
      expect(made.dropped).toEqual([]);
    });

    it('and fails the stream there, once, with the first event too many', () => {
      const made = link({}, (event) => {
        if (event === 'a') {
          'bcdefg'.split('').forEach((letter) => made.source$.next(letter));
        }
      });
      made.link.request(2);
      made.source$.next('a');
      expect(made.downstream.signals).toEqual([['a'], { error: expect.any(BufferOverflowError) }]);
      expect(made.dropped).toEqual(['e', 'b', 'c', 'd']);
      expect(made.source$.observed).toBe(false);
    });

    it('and an overflow is no failure any more when the stream was cancelled meanwhile', () => {
      const made = link({}, () => {
        'bcdefg'.split('').forEach((letter) => made.source$.next(letter));
        made.link.cancel();
      });
      made.link.request(2);
      made.source$.next('a');
      expect(made.downstream.signals).toEqual([['a']]);
      expect(made.dropped).toEqual(['b', 'c', 'd', 'e']);
    });

    it.each(['complete', 'error'] as const)('and so does %s', (terminal) => {
      const made = link({}, () => made.source$[terminal](failure));
      made.link.request(9);
      made.source$.next('a');
      expect(made.downstream.signals).toEqual([['a'], terminal === 'complete' ? 'complete' : { error: failure }]);
    });

    it('completion after the events pushed before it', () => {
      const made = link({}, (event) => {
        if (event === 'a') {
          made.source$.next('b');
          made.source$.complete();
        }
      });
      made.link.request(9);
      made.source$.next('a');
      expect(made.downstream.signals).toEqual([['a'], ['b'], 'complete']);
    });
  });

  it('3.3 a request from inside next is answered after it, by a loop', () => {
    const made = link({ bufferSize: Infinity }, () => made.link.request(1));
    const letters = Array.from({ length: 20_000 }, () => 'x');
    letters.forEach((letter) => made.source$.next(letter));
    made.link.request(1);
    expect(made.downstream.signals).toHaveLength(20_000);
  });

  it('1.8 a cancel from inside next drops what waits and what comes', () => {
    const made = link({}, () => {
      made.source$.next('c');
      made.link.cancel();
      made.source$.next('d');
    });
    made.source$.next('a');
    made.source$.next('b');
    made.link.request(1);
    expect(made.downstream.signals).toEqual([['a']]);
    expect(made.dropped).toEqual(['b', 'c']);
    expect(made.source$.observed).toBe(false);
  });

  it('3.6/3.7 request and cancel after the end do nothing', () => {
    const made = link();
    made.source$.next('a');
    made.link.cancel();
    made.link.cancel();
    made.link.request(1);
    expect(made.downstream.signals).toEqual([]);
    expect(made.dropped).toEqual(['a']);
  });

  it.each(['complete', 'error'] as const)('3.13 forgets downstream after %s', (terminal) => {
    const { link: made, downstream, source$ } = link();
    source$[terminal](failure);
    expect(Object.values(made)).not.toContain(downstream);
  });

  it('3.17 unbounded demand is never an overflow', () => {
    const made = link({ bufferSize: 0 });
    made.link.request(Infinity);
    'abc'.split('').forEach((letter) => made.source$.next(letter));
    expect(made.downstream.signals).toEqual([['a'], ['b'], ['c']]);
  });

  it('needs no onDrop', () => {
    const made = link({ onDrop: undefined, overflow: 'dropNewest', bufferSize: 0 });
    expect(() => made.source$.next('a')).not.toThrow();
  });

  describe('onDrop that throws', () => {
    const mistake = new Error('onDrop');
    const onDrop = (): never => {
      throw mistake;
    };

    beforeEach(collectUnhandledErrors);
    afterEach(restoreUnhandledErrors);

    it.each(['dropOldest', 'dropNewest'] as const)('2.13 fails the stream, and tears the source down (%s)', async (overflow) => {
      const made = link({ overflow, onDrop, bufferSize: 1 });
      made.source$.next('a');
      made.source$.next('b');
      expect(made.downstream.signals).toEqual([{ error: mistake }]);
      expect(made.source$.observed).toBe(false);
      // The stream is over when it is told of the event that was still there.
      expect(await unhandledErrors()).toEqual([mistake]);
    });

    it('fails the stream before the overflow that it was told of does', async () => {
      const made = link({ onDrop, bufferSize: 1 });
      made.source$.next('a');
      made.source$.next('b');
      expect(made.downstream.signals).toEqual([{ error: mistake }]);
      expect(await unhandledErrors()).toEqual([mistake]);
    });

    it('on cancel is reported for each event', async () => {
      const made = link({ onDrop });
      made.source$.next('a');
      made.source$.next('b');
      expect(() => made.link.cancel()).not.toThrow();
      expect(await unhandledErrors()).toEqual([mistake, mistake]);
    });

    it('3.16 a teardown that throws is reported, and the end goes on', async () => {
      const downstream = new RecordingDownstream<string>();
      const made = new PushLink<string>(downstream, producerSettings({ bufferSize: 0, bufferKeep: 'first' }), 'error', undefined);
      let next: (event: string) => void = () => undefined;
      made.start(
        new Observable((subscriber) => {
          next = (event) => subscriber.next(event);
          return onDrop;
        }),
      );
      next('a');
      expect(downstream.signals).toEqual([{ error: expect.any(BufferOverflowError) }]);
      expect(await unhandledErrors()).toHaveLength(1);
    });
  });
});
