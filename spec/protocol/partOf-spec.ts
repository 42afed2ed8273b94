import { NO_EVENTS } from '../../lib/protocol/noEvents.js';
import { partOf } from '../../lib/protocol/partOf.js';

describe('partOf', () => {
  const batch = [0, 1, 2];

  it('copies a part', () => {
    expect([partOf(batch, 0, 2), partOf(batch, 1, 2), partOf(batch, 1), partOf(batch, 1, 9)]).toEqual([[0, 1], [1], [1, 2], [1, 2]]);
    expect(partOf(batch, 0, 0)).toEqual([]);
  });

  it('makes no array of what is behind the end: a dispatch seldom leaves anything over', () => {
    expect([partOf(batch, 3), partOf(batch, 4, 9)].every((part) => part === NO_EVENTS)).toBe(true);
  });

  it('is the very batch when it is all of it', () => {
    expect([partOf(batch, 0), partOf(batch, 0, 3), partOf(batch, 0, 9)].every((part) => part === batch)).toBe(true);
  });
});
