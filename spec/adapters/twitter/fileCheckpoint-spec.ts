import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastValueFrom, from } from 'rxjs';
import { fileCheckpoint, type Checkpoint, type CheckpointStore } from 'rxjs-demand/twitter';

describe('fileCheckpoint', () => {
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rxjs-demand-file-'));
    path = join(directory, 'anitta.json');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const load = (store: CheckpointStore, key = 'k'): Promise<Checkpoint | undefined> => lastValueFrom(from(store.load(key)));
  const save = (store: CheckpointStore, checkpoint: Checkpoint): Promise<unknown> => lastValueFrom(from(store.save('k', checkpoint)));

  it('has nothing at first', async () => {
    expect(await load(fileCheckpoint(path))).toBeUndefined();
  });

  it('keeps the latest place over restarts, and leaves no other file', async () => {
    const checkpoint: Checkpoint = { sinceId: '5', window: { newestId: '9', missing: [{ sinceId: '5', untilId: '7' }] }, savedAt: 'today' };
    await save(fileCheckpoint(path), { sinceId: '9223372036854775806' });
    await save(fileCheckpoint(path), checkpoint);
    expect(await load(fileCheckpoint(path))).toEqual(checkpoint);
    expect(readdirSync(directory)).toEqual(['anitta.json']);
  });

  it('leaves the old place whole when it dies while it writes', async () => {
    await save(fileCheckpoint(path), { sinceId: '5' });
    writeFileSync(`${path}.tmp`, '{"key":"k","checkp');
    expect(await load(fileCheckpoint(path))).toEqual({ sinceId: '5' });
    await save(fileCheckpoint(path), { sinceId: '6' });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ key: 'k', checkpoint: { sinceId: '6' } });
  });

  it.each(['', '{"key":"k","check', '[]', '{"checkpoint":{}}', '{"key":"k"}'])('says so when the file is damaged: %j', async (content) => {
    writeFileSync(path, content);
    await expect(load(fileCheckpoint(path))).rejects.toThrow(
      `The file ${path} is no checkpoint, or damaged: repair it, or remove it to begin anew`,
    );
  });

  it('does not take another search’s place', async () => {
    await save(fileCheckpoint(path), { sinceId: '5' });
    await expect(load(fileCheckpoint(path), 'other')).rejects.toThrow(
      `The file ${path} has the checkpoint of 'k': use a file for each search`,
    );
  });

  it('fails when the file cannot be read or written', async () => {
    await expect(load(fileCheckpoint(directory))).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(save(fileCheckpoint(join(directory, 'none', 'x.json')), { sinceId: '5' })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([[''], [undefined], [7]])('takes a path, not %p', (wrong) => {
    expect(() => fileCheckpoint(wrong as string)).toThrow(
      `Expected \`path\` to be a non-empty string, got a value of type ${typeof wrong}`,
    );
  });
});
