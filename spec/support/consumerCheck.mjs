// `npm run test:consumer`: what npm would publish, installed in fresh folders and used the ways users use it. Needs a build; no network.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = join(root, 'spec/support/consumer');
const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = Object.keys(exports).filter((key) => key !== './package.json');
/** What an entry cannot be loaded without, beside rxjs. (`./typeorm` takes a DataSource and imports typeorm's types only.) */
const peers = { './twitter': 'axios' };
const specifier = (entry) => name + entry.slice(1);

assert.ok(existsSync(join(root, 'dist')), 'Nothing to check: run `npm run build` first.');
// Node looks for modules in every folder above, too: what is not installed must not be found there.
const isClean = (folder) => !existsSync(join(folder, 'node_modules')) && (dirname(folder) === folder || isClean(dirname(folder)));
const base = [tmpdir(), resolve('/var/tmp'), homedir()].find((folder) => existsSync(folder) && isClean(folder));
assert.ok(base, `A temporary folder without a node_modules in or above it is needed; ${tmpdir()} is not one.`);
const work = mkdtempSync(join(base, 'rxjs-demand-consumer-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const [{ filename }] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--pack-destination', work], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  }),
);
execFileSync('tar', ['-xzf', filename], { cwd: work });
const unpacked = join(work, 'package');

/** A project with the package installed, and of everything else only what is named. */
function project(folder, installed) {
  const modules = join(work, folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  cpSync(unpacked, join(modules, name), { recursive: true });
  for (const dependency of installed) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    symlinkSync(join(root, 'node_modules', dependency), join(modules, dependency), 'junction');
  }
  return join(work, folder);
}

/** Runs a script as a user would; resolves to its output, rejects with what Node printed. */
async function run(cwd, file, source, flags = []) {
  writeFileSync(join(cwd, file), source);
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, file], { cwd });
  return stdout.trim();
}

const requiring = (entry, then) => `const entry = require(${JSON.stringify(specifier(entry))});\n${then}`;
const importing = (entry, then) => `import * as entry from ${JSON.stringify(specifier(entry))};\n${then}`;
const names = `console.log(Object.keys(entry).filter((key) => key !== 'default' && key !== 'module.exports').sort().join());`;

async function check(title, body) {
  try {
    await body();
    console.log(`ok    ${title}`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`FAIL  ${title}\n${error.stdout ?? ''}${error.stderr ?? error.stack ?? error}`);
  }
}

const bare = project('bare', ['rxjs']);
const full = project('full', ['rxjs', 'axios', 'typeorm', 'mysql2', '@types/node']);

await check('the tarball holds the library, its sources and nothing else', () => {
  const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  const strange = files.filter(
    (file) => !/^(dist|lib|package\.json|README\.md|CHANGELOG\.md|LICENSE)(\/|$)/.test(file) || /tsconfig|-spec\./.test(file),
  );
  assert.deepEqual(strange, []);
});

await check('every file of the build has a source map that leads to a source in the tarball', () => {
  const maps = readdirSync(join(unpacked, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'));
  const built = readdirSync(join(unpacked, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|d\.ts)$/.test(file));
  assert.ok(built.length > 0 && maps.length === built.length, `${built.length} files, ${maps.length} maps`);
  for (const file of maps) {
    const path = join(unpacked, 'dist', file);
    const { sources, sourceRoot = '' } = JSON.parse(readFileSync(path, 'utf8'));
    // null: what the build itself has put there.
    for (const source of sources.filter((name) => name !== null))
      assert.ok(existsSync(join(dirname(path), sourceRoot, source)), `${file} names ${source}, which is not there`);
  }
});

for (const entry of entries) {
  await check(`require and import of ${specifier(entry)} give the same names`, async () => {
    const [required, imported] = await Promise.all([
      run(full, 'names.cjs', requiring(entry, names)),
      run(full, 'names.mjs', importing(entry, names)),
    ]);
    assert.notEqual(required, '');
    assert.equal(imported, required);
  });

  const peer = peers[entry];
  if (peer) {
    await check(`without ${peer}, ${specifier(entry)} says that ${peer} is missing`, async () => {
      await assert.rejects(run(bare, 'missing.cjs', requiring(entry, '')), {
        stderr: new RegExp(`Cannot find module '${peer}'[^]*MODULE_NOT_FOUND`),
      });
      await assert.rejects(run(bare, 'missing.mjs', importing(entry, '')), {
        stderr: new RegExp(`(package|module) '${peer}'[^]*MODULE_NOT_FOUND`),
      });
    });
  } else {
    await check(`${specifier(entry)} needs rxjs alone, and no code generation from strings`, async () => {
      const strict = ['--disallow-code-generation-from-strings'];
      await Promise.all([run(bare, 'alone.cjs', requiring(entry, names), strict), run(bare, 'alone.mjs', importing(entry, names), strict)]);
    });
  }
}

await check('a file that is not an entry cannot be reached', async () => {
  await assert.rejects(run(bare, 'deep.cjs', `require('${name}/dist/cjs/index.js')`), { stderr: /ERR_PACKAGE_PATH_NOT_EXPORTED/ });
});

await check('the ES module and the CommonJS copy work together in one process', () =>
  run(bare, 'twoCopies.mjs', readFileSync(join(fixtures, 'twoCopies.mjs'), 'utf8')),
);

/** Compiles a fixture in `cwd` under one way of resolving modules, as each kind of file, declarations checked as well. */
async function compile(cwd, module, moduleResolution, fixture, extensions, types) {
  const files = extensions.map((extension) => fixture + extension);
  for (const file of files) cpSync(join(fixtures, `${fixture}.ts`), join(cwd, file));
  const config = `tsconfig.${fixture}.${module}.json`;
  const compilerOptions = {
    module,
    moduleResolution,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types,
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  Object.assign(compilerOptions, { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true });
  writeFileSync(join(cwd, config), JSON.stringify({ compilerOptions, files }));
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], { cwd });
}

for (const [module, moduleResolution, ...extensions] of [
  ['node16', 'node16', '.mts', '.cts'],
  ['nodenext', 'nodenext', '.mts', '.cts'],
  ['esnext', 'bundler', '.ts'],
]) {
  await check(`TypeScript under ${moduleResolution} (${extensions.join(', ')}), skipLibCheck false`, () =>
    Promise.all([
      compile(bare, module, moduleResolution, 'core', extensions, []),
      compile(full, module, moduleResolution, 'adapters', extensions, ['node']),
    ]),
  );
}
