import { readFileSync } from 'node:fs';

/**
 * Who may import whom: the folder list of ARCHITECTURE.md, as rules. Checked over lib by `npm run test:imports`, type-only imports included.
 *
 * Each layer lists what it may reach; everything else is an error, so a new folder starts with no rights.
 */
const layer = (name, mayReach, comment) => ({
  name: `${name}-imports-only-what-it-may`,
  comment,
  severity: 'error',
  from: { path: `^lib/${name}/` },
  to: { pathNot: mayReach },
});
const rxjs = '(^|/)node_modules/rxjs/';

/** The operators: what the index exports from camelCase.ts (types and PascalCase.ts are parts, which siblings may share). */
const operators = [...readFileSync('lib/index.ts', 'utf8').matchAll(/^export \{[^}]*\} from '\.\/(\w+\/[a-z]\w*)\.js';/gm)].map(
  ([, file]) => file,
);

/** An operator reaching a sibling operator, unless `except` names it (each exception with its reason). */
const operatorsStandAlone = (folder, except = []) => ({
  name: `${folder}-stand-alone`,
  comment: `What two ${folder} share is a part of its own, or belongs to protocol, buffers or observable.`,
  severity: 'error',
  from: { path: `^lib/${folder}/` },
  to: { path: `^lib/(${operators.filter((file) => file.startsWith(`${folder}/`)).join('|') || '-'})\\.ts$`, pathNot: except },
});

const core = 'lib/(index\\.ts|(protocol|buffers|dispatchers|observable|messages|producers|stages|consumers)/)';
const drawers = '(util|utils|helper|helpers|common|internal|internals|shared|misc)/';
const drawerFolder = [`^lib/${drawers}`, `^lib/.*/${drawers}`];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    layer('protocol', ['^lib/protocol/'], 'Not even rxjs: RxJS 9 has another Observable, the protocol must outlive it.'),
    layer('buffers', ['^lib/(buffers|protocol)/'], 'Pure: no Observable.'),
    layer('dispatchers', ['^lib/(dispatchers|buffers|protocol)/'], 'Pure state machines: no Observable.'),
    layer('observable', ['^lib/(observable|buffers|protocol)/', rxjs], 'The thin RxJS layer.'),
    layer('messages', ['^lib/(messages|observable|protocol)/', rxjs], 'Functions about one message: no link, no window.'),
    layer('producers', ['^lib/(producers|observable|dispatchers|buffers|protocol)/', rxjs], 'Rests on protocol, buffers and observable.'),
    layer('stages', ['^lib/(stages|observable|dispatchers|buffers|protocol)/', rxjs], 'Rests on protocol, buffers and observable.'),
    layer(
      'consumers',
      ['^lib/(consumers|messages|observable|dispatchers|buffers|protocol)/', rxjs],
      'Rests on protocol, buffers and observable; settles the messages it has handled.',
    ),
    // A bridge from pull-based code is a producer like a user's, written on the same function.
    operatorsStandAlone('producers', ['^lib/producers/fromDemandProducer\\.ts$']),
    operatorsStandAlone('stages'),
    operatorsStandAlone('consumers'),
    layer(
      'adapters/twitter',
      ['^lib/index\\.ts$', '^lib/adapters/twitter/', rxjs, '(^|/)node_modules/axios/', '^(node:)?fs/promises$'],
      'Imports the core as a user would; files for fileCheckpoint.',
    ),
    layer(
      'adapters/typeorm',
      ['^lib/index\\.ts$', '^lib/adapters/typeorm/', rxjs, '(^|/)node_modules/typeorm/', '^(node:)?crypto$'],
      'Imports the core as a user would; a hash for typeormCheckpoint.',
    ),
    {
      ...layer('adapters/(?!twitter/|typeorm/)', ['^$'], 'A new adapter gets a rule of its own, above.'),
      name: 'every-adapter-has-a-rule',
    },
    layer('testing', ['^lib/index\\.ts$', '^lib/testing/', rxjs], 'Imports the core as a user would.'),
    {
      name: 'the-core-needs-rxjs-alone',
      comment: 'No optional peer, no Node built-in, nothing undeclared: the core runs in a browser.',
      severity: 'error',
      from: { path: `^${core}` },
      to: { pathNot: ['^lib/', rxjs] },
    },
    {
      name: 'lib-stands-alone',
      comment: 'Test helpers, specs and samples use the library, never the reverse.',
      severity: 'error',
      from: { path: '^lib/(?!testing/)' },
      to: { path: ['^lib/testing/', '^spec/', '^samples/'] },
    },
    { name: 'index-re-exports-the-core', severity: 'error', from: { path: '^lib/index\\.ts$' }, to: { pathNot: `^${core}` } },
    { name: 'no-loose-files', severity: 'error', from: { path: '^lib/[^/]+\\.ts$', pathNot: '^lib/index\\.ts$' }, to: {} },
    {
      name: 'files-only-when-used',
      comment: 'The rest of the twitter entry runs where there are no files.',
      severity: 'error',
      from: { path: '^lib/adapters/twitter/' },
      to: { path: '^(node:)?fs', dynamic: false },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^lib/' }, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: { path: '^lib/' }, to: { couldNotResolve: true } },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is not part of the library.',
      severity: 'error',
      from: { orphan: true, path: '^lib/' },
      to: {},
    },
    {
      name: 'no-drawer-folders-from',
      comment: 'A folder is named after what is in it.',
      severity: 'error',
      from: { path: drawerFolder },
      to: {},
    },
    {
      name: 'no-drawer-folders-to',
      comment: 'A folder is named after what is in it.',
      severity: 'error',
      from: {},
      to: { path: drawerFolder },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '(^|/)node_modules/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
