import { loopChooser, type EventFunction, type EventLoop } from '../../../lib/stages/loops/loopChooser.js';

const some = (count: number): EventLoop[] => Array.from({ length: count }, () => () => 0);
// As many texts as are needed: what a program's sources would say.
// eslint-disable-next-line @typescript-eslint/no-implied-eval -- functions of different texts, as many as we like
const functionOf = (text: string): EventFunction => new Function(`return ${text}`) as EventFunction;

describe('loopChooser', () => {
  it('gives functions of different texts a loop each; when there is only one left, they share it', () => {
    const loops = some(3);
    const choose = loopChooser(loops);
    const texts = ['0', '1', '2', '3', '0', '3', '1', '4', '2'];
    expect(texts.map((text) => loops.indexOf(choose(functionOf(text))))).toEqual([0, 1, 2, 2, 0, 2, 1, 2, 2]);
  });

  it('knows a function by its text: one that is made anew has the same loop', () => {
    const choose = loopChooser(some(3));
    const add = (n: number) => (event: unknown) => (event as number) + n;
    const first = choose(add(1));
    choose(functionOf('1'));
    expect(choose(add(2))).toBe(first);
  });

  it('does not ask the function for its text', () => {
    const choose = loopChooser(some(2));
    const quiet = functionOf('1');
    quiet.toString = () => {
      throw new Error('boom');
    };
    expect(() => choose(quiet)).not.toThrow();
  });
});
