import { TestScheduler } from 'rxjs/testing';
import { listScript, timelineScript, type TimelineOptions } from '../../../lib/testing/doubles/producerScript.js';
import type { Screenplay } from '../../../lib/testing/doubles/ProducerDouble.js';

const complete = { kind: 'complete' };

/** As in a run: one frame for each character. */
function timeline(marbles: string, options: TimelineOptions<unknown> = {}): Screenplay<unknown> {
  return new TestScheduler(() => undefined).run(() => timelineScript(marbles, options));
}

describe('listScript', () => {
  it('has everything at once, and completes with it', () => {
    const events = ['a', 'b'];
    const script = listScript(events, {});
    expect(script).toEqual({ scenes: [{ after: 0, events, end: complete }] });
    expect(listScript(events, { end: 'complete', error: 'unused' })).toEqual(script);
  });

  it('stays open: no end, and nothing for those who ask for more', () => {
    expect(listScript(['a'], { end: 'open' })).toEqual({ scenes: [{ after: 0, events: ['a'] }] });
  });

  it('fails those who ask for more, not before', () => {
    const error = new Error('no more');
    expect(listScript(['a'], { end: 'fail', error })).toEqual({
      scenes: [{ after: 0, events: ['a'] }],
      whenExhausted: { kind: 'error', error },
    });
  });

  it('fails with ‘error’ when nothing else is said, as # does', () => {
    expect(listScript([], { end: 'fail' }).whenExhausted).toEqual({ kind: 'error', error: 'error' });
    expect(timeline('#').scenes[0]?.end).toEqual({ kind: 'error', error: 'error' });
  });
});

describe('timelineScript', () => {
  it('has what is drawn, when it is drawn', () => {
    expect(timeline('a-b--|')).toEqual({
      scenes: [
        { after: 0, events: ['a'] },
        { after: 2, events: ['b'] },
        { after: 5, events: [], end: complete },
      ],
    });
  });

  it('has what stands in one frame in one scene, the end with it', () => {
    const error = new Error('end');
    expect(timeline('-(ab)-(c#)', { error }).scenes).toEqual([
      { after: 1, events: ['a', 'b'] },
      { after: 6, events: ['c'], end: { kind: 'error', error } },
    ]);
  });

  it('has the values that the letters stand for', () => {
    expect(timeline('(ab)', { values: { a: 1, b: undefined } }).scenes).toEqual([{ after: 0, events: [1, undefined] }]);
  });

  it('reads time as a run does', () => {
    expect(timeline('  1s a 9ms |').scenes.map(({ after }) => after)).toEqual([1_000, 1_010]);
  });

  it('has nothing where nothing is drawn', () => {
    expect(timeline('---')).toEqual({ scenes: [] });
  });

  it('has no ^: a subscription begins at the left end', () => {
    expect(() => timelineScript('-^-a', {})).toThrow(
      new SyntaxError("'-^-a': a producer's marbles have no ^, each subscription begins at their left end"),
    );
  });
});
