import { SerialLoop } from '../../lib/protocol/SerialLoop.js';

class StepLoop extends SerialLoop {
  constructor(protected override readonly step: () => boolean) {
    super();
  }
}

describe('SerialLoop', () => {
  it('steps until there is nothing left to do', () => {
    let left = 3;
    const loop = new StepLoop(() => left > 0 && left-- > 0);
    loop.run();
    expect(left).toBe(0);
  });

  it('1.3 does not nest: what a step sets off comes after it', () => {
    const log: string[] = [];
    const work = ['a'];
    const loop = new StepLoop(() => {
      const item = work.shift();
      if (item === undefined) {
        return false;
      }
      log.push(`>${item}`);
      if (item === 'a') {
        work.push('b');
        loop.run();
      }
      log.push(`<${item}`);
      return true;
    });
    loop.run();
    expect(log).toEqual(['>a', '<a', '>b', '<b']);
  });

  it('3.3 a step that runs the loop again does not grow the stack', () => {
    let steps = 0;
    const loop = new StepLoop(() => {
      loop.run();
      return ++steps < 100_000;
    });
    loop.run();
    expect(steps).toBe(100_000);
  });

  it('enter does its work first, and steps after it has returned', () => {
    const log: string[] = [];
    const loop = new StepLoop(() => log.push('step') < 3);
    loop.enter(() => {
      log.push('work');
      loop.run();
      loop.enter(() => {
        log.push('inner work');
      });
    });
    expect(log).toEqual(['work', 'inner work', 'step']);
  });

  it('can be used again after a step threw', () => {
    let fails = true;
    const log: string[] = [];
    const loop = new StepLoop(() => {
      if (fails) {
        throw new Error('step');
      }
      log.push('step');
      return false;
    });
    expect(() => {
      loop.run();
    }).toThrow('step');
    fails = false;
    loop.run();
    expect(log).toEqual(['step']);
  });

  it('drains and can be used again after the work threw', () => {
    const log: string[] = [];
    const loop = new StepLoop(() => {
      log.push('step');
      return false;
    });
    expect(() => {
      loop.enter(() => {
        throw new Error('work');
      });
    }).toThrow('work');
    loop.run();
    expect(log).toEqual(['step', 'step']);
  });
});
