import { isMessage } from 'rxjs-demand';
import { OnceMessage, type OnSettled } from '../../lib/messages/OnceMessage.js';
import { retained } from '../support/retained.js';

/** A message, and how it was settled. `onSettled` runs while that is told. */
function message(onSettled: (message: OnceMessage<string>) => void = () => undefined) {
  const settled: unknown[] = [];
  const made: OnceMessage<string> = new OnceMessage('a', (refusal) => {
    settled.push(refusal === undefined ? 'ack' : { reason: refusal.error });
    onSettled(made);
  });
  return { message: made, settled };
}

describe('OnceMessage', () => {
  it('is a message that carries its data', () => {
    const { message: made, settled } = message();
    expect([isMessage(made), made.data]).toEqual([true, 'a']);
    expect(settled).toEqual([]);
  });

  it('passes on the first settlement: an ack', () => {
    const { message: made, settled } = message();
    made.ack();
    made.ack();
    made.nack('late');
    expect(settled).toEqual(['ack']);
  });

  it('passes on the first settlement: a nack with its reason', () => {
    const { message: made, settled } = message();
    made.nack('full');
    made.nack('late');
    made.ack();
    expect(settled).toEqual([{ reason: 'full' }]);
  });

  it.each([
    ['ack', ['ack']],
    ['nack', [{ reason: 'full' }]],
  ] as const)('whoever is told of its %s may settle it again', (how, expected) => {
    const { message: made, settled } = message((told) => {
      told.ack();
      told.nack('again');
    });
    made[how]('full');
    expect(settled).toEqual(expected);
  });

  it.each(['ack', 'nack'] as const)('3.13 keeps nobody who was told of its %s', async (how) => {
    const make = (): { kept: OnceMessage<string>; settlement: WeakRef<object> } => {
      const settlement: OnSettled = () => undefined;
      return { kept: new OnceMessage('a', settlement), settlement: new WeakRef(settlement) };
    };
    const { kept, settlement } = make();
    expect(await retained({ settlement })).toEqual(['settlement']);
    kept[how]('full');
    expect(await retained({ settlement })).toEqual([]);
    expect(kept.data).toBe('a');
  });
});
