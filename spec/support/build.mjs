// `npm run build`: the library twice, as ES modules and as CommonJS, each with its declarations.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { shortNames } from './shortNames.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });

// What tsc makes of lib, with a file for each source; for CommonJS the declarations alone.
for (const format of ['esm', 'cjs']) {
  const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', `lib/tsconfig.${format}.json`], { stdio: 'inherit' });
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
}

const core = resolve('dist/esm/index.js');
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.values(exports)
  .filter((conditions) => typeof conditions === 'object')
  .map((conditions) => conditions.import.default);

/** The other entries load the core as their users do: from its own file, so that there is one of it. */
const coreStandsAlone = {
  name: 'core-stands-alone',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/index\.js$/ }, ({ path, resolveDir, kind }) =>
      kind !== 'entry-point' && resolve(resolveDir, path) === core
        ? { path: `${'../'.repeat(depthOf(resolveDir))}index.js`, external: true }
        : null,
    );
  },
};

/** How many folders an entry's own folder lies below `dist/esm`; its parts may lie deeper, what they are bundled into does not. */
function depthOf(folder) {
  const entry = entries
    .map((file) => dirname(resolve(file)))
    .filter((candidate) => candidate !== dirname(core) && folder.startsWith(candidate));
  return relative(dirname(core), entry[0]).split(/[\\/]/).length;
}

// One file for each entry: to load 80 of them takes 40 ms, to load one 3.
const bundle = { bundle: true, packages: 'external', target: 'es2022', write: false, outbase: 'dist/esm' };
const asShipped = { ...bundle, sourcemap: true, sourcesContent: false };

/** Each source imports from rxjs for itself; esbuild would keep all these imports, and a name for each. Through one module they become one. */
async function rxjsOnce() {
  const { outputFiles } = await build({ ...bundle, entryPoints: [core], format: 'esm', outdir: 'dist/esm' });
  const imports = [...outputFiles[0].text.matchAll(/^import \{(.*)\} from "rxjs";$/gm)].flatMap(([, names]) => names.split(','));
  const names = new Set(imports.map((name) => name.trim().split(' as ')[0]));
  return {
    name: 'rxjs-once',
    setup: ({ onLoad, onResolve }) => {
      onResolve({ filter: /^rxjs$/ }, ({ namespace }) =>
        namespace === 'rxjs-once' ? { path: 'rxjs', external: true } : { path: 'rxjs', namespace: 'rxjs-once' },
      );
      onLoad({ filter: /^rxjs$/, namespace: 'rxjs-once' }, () => ({ contents: `export { ${[...names].join(', ')} } from 'rxjs';` }));
    },
  };
}

// The core travels to browsers. Bundlers shorten every name but those of properties, as they cannot know who else uses them; we can (decision 17).
const mangleCache = shortNames('lib/index.ts', 'lib/tsconfig.core.json');
const small = { plugins: [await rxjsOnce()], mangleProps: new RegExp(`^(${Object.keys(mangleCache).join('|')})$`), mangleCache };

/** A source map that names files alone: what stands for rxjs is none. */
function withoutVirtual(text) {
  const map = JSON.parse(text);
  return JSON.stringify({ ...map, sources: map.sources.map((source) => (source.startsWith('rxjs-once:') ? null : source)) });
}

const results = [];
for (const [format, outdir] of Object.entries({ cjs: 'dist/cjs', esm: 'dist/esm' })) {
  for (const entry of entries) {
    const form = resolve(entry) === core ? small : { plugins: [coreStandsAlone] };
    const { outputFiles } = await build({ ...asShipped, ...form, entryPoints: [entry], format, outdir });
    results.push(...outputFiles);
  }
}
for (const file of readdirSync('dist/esm', { recursive: true, encoding: 'utf8' })) {
  if (/\.js(\.map)?$/.test(file)) rmSync(join('dist/esm', file));
}
for (const { path, text } of results) writeFileSync(path, path.endsWith('.map') ? withoutVirtual(text) : text);

// The package is "type": "module"; without this Node would read the CommonJS copy as ES modules.
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs", "sideEffects": false }\n');
