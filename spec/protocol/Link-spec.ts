import { NOWHERE } from '../../lib/protocol/Link.js';

describe('NOWHERE', () => {
  it('3.6 stands in for a neighbour that is gone: it takes every call and does nothing', () => {
    expect(() => {
      NOWHERE.open(NOWHERE, true);
      NOWHERE.request(1);
      NOWHERE.next([1]);
      NOWHERE.error(new Error('late'));
      NOWHERE.complete();
      NOWHERE.cancel('failed');
    }).not.toThrow();
  });
});
