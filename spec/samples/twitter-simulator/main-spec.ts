import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';

interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exitCode: Promise<number | null>;
}

const running: ChildProcess[] = [];

const start = (...args: string[]): Program => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'samples/twitter-simulator/main.ts', ...args]);
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output, exitCode: once(child, 'close').then(([code]: (number | null)[]) => code ?? null) };
};

const urlOf = async ({ child, output, exitCode }: Program): Promise<string> => {
  const ended = exitCode.then(() => {
    throw new Error(output());
  });
  for (;;) {
    const found = /TWITTER_API_URL=(http:\S+) TWITTER_BEARER_TOKEN=\.\.\. npm start/.exec(output())?.[1];
    if (found !== undefined) return found;
    await Promise.race([ended, child.stdout && once(child.stdout, 'data')]);
  }
};

describe('main.ts', () => {
  jest.setTimeout(30_000);
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });

  it('prints where it is and not the token, serves, and ends with 0 on an interrupt', async () => {
    const program = start('--port', '0', '--token', 'top-secret');
    const url = await urlOf(program);
    const search = (token: string): Promise<Response> =>
      fetch(`${url}/2/tweets/search/recent?query=anitta`, { headers: { authorization: `Bearer ${token}` } });
    expect((await search('wrong')).status).toBe(401);
    expect((await search('top-secret')).status).toBe(200);
    program.child.kill('SIGINT');
    program.child.kill('SIGTERM');
    expect(await program.exitCode).toBe(0);
    expect(program.output()).toContain('2 requests, 1 pages, 10 posts served, 10 distinct. Faults: none.');
    expect(program.output().split('distinct')).toHaveLength(2);
    expect(program.output()).not.toContain('top-secret');
  });

  it('ends at once, answers that were to come later or not', async () => {
    const program = start('--port', '0', '--faults', 'slow=1', '--slow-ms', '3600000');
    const url = `${await urlOf(program)}/2/tweets/search/recent?query=anitta`;
    const waiting = get(url, { headers: { authorization: 'Bearer simulator-token', expect: '100-continue' } });
    // The server says "continue" in the same turn as it takes up the request.
    await once(waiting, 'continue');
    const ended = once(waiting, 'error');
    program.child.kill('SIGTERM');
    expect(await ended).toMatchObject([{ code: 'ECONNRESET' }]);
    expect(await program.exitCode).toBe(0);
    expect(program.output()).toContain('Faults: slow 1.');
  });

  it('goes on when nobody reads what it prints any more', async () => {
    const program = start('--port', '0');
    await urlOf(program);
    program.child.stdout?.destroy();
    program.child.kill('SIGINT');
    expect(await program.exitCode).toBe(0);
    expect(program.output()).not.toContain('EPIPE');
  });

  it.each([
    [['--help'], 0, 'X API simulator'],
    [['--port', 'x'], 1, 'Expected `--port` to be an integer from 0 to 65535, got `x` (string)\n'],
  ])('%j ends with %i', async (args, expected, text) => {
    const program = start(...args);
    expect(await program.exitCode).toBe(expected);
    expect(program.output()).toContain(text);
  });
});
