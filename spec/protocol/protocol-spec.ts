import { DEMAND } from '../../lib/protocol/protocol.js';

describe('protocol', () => {
  it('has a brand that every loaded copy of the package agrees on', () => {
    expect(DEMAND).toBe(Symbol.for('rxjs-demand'));
  });
});
