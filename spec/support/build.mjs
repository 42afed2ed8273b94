// `npm run build`: the library twice, as ES modules and as CommonJS, each with its declarations.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });

for (const format of ['esm', 'cjs']) {
  const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', `lib/tsconfig.${format}.json`], { stdio: 'inherit' });
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
}

// The package is "type": "module"; without this Node would read the CommonJS copy as ES modules.
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs", "sideEffects": false }\n');
