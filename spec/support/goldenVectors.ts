import { readFileSync } from 'node:fs';

/** What GenStage's own modules answered to random scripts; the format is described in spec/fixtures/genstage/README.md. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function goldenVectors<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(`${__dirname}/../fixtures/genstage/${name}.json`, 'utf8')) as readonly T[];
}
