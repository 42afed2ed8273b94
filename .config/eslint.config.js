import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

/** Everything under lib that a browser must be able to run: all but the adapters and the test helpers. */
const core = ['lib/index.ts', 'lib/{protocol,buffers,dispatchers,observable,producers,stages,consumers}/**/*.ts'];

const focused = ['it', 'test', 'describe'].flatMap((object) =>
  ['only', 'skip', 'failing', 'todo'].map((property) => ({ object, property, message: 'Every spec runs, always.' })),
);

const wallClock = 'Operators drain synchronously and take time from `scheduler` only, so that marbles can show them.';

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'reports/', '.stryker-tmp/', 'spec/bench/node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  js.configs.recommended,

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, rxjsX.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: `${import.meta.dirname}/..` } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Options and observers are objects whose methods are read to see that they are functions; they are called on their object.
      '@typescript-eslint/unbound-method': 'off',
      // `() => subscription.unsubscribe()` is plain, and so is a handler whose result nobody reads.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Numbers and booleans print as one expects; objects and nullish values stay forbidden.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A leading underscore says "here to fill a place", to TypeScript as to the reader.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // typeorm types its options as classes and is given object literals everywhere.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // What a user's handler threw is passed on as it is, whatever it is: rule 2.13.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      'rxjs-x/throw-error': ['error', { allowThrowingAny: false, allowThrowingUnknown: true }],
      // DemandObservable is a subclass by contract; its brand, not its class, is what is tested.
      'rxjs-x/no-subclass': 'off',
      // demandConsumer takes `=> ObservableInput` and, as its last overload, `=> void`; the rule looks at the latter and forbids the former.
      'rxjs-x/no-misused-observables': ['error', { checksVoidReturn: { arguments: false } }],
      // `takeWhile(() => open)` ends by a flag, whatever the value.
      'rxjs-x/no-ignored-takewhile-value': 'off',
      // Without a default, an empty source is an EmptyError, and that is what callers want here.
      'rxjs-x/no-ignored-default-value': 'off',
    },
  },

  {
    files: core,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance'].map((name) => ({ name, message: wallClock })),
        ...['process', 'Buffer', 'global', 'require', '__dirname'].map((name) => ({ name, message: 'The core runs in a browser.' })),
        ...['eval', 'Function'].map((name) => ({ name, message: 'The core runs under a content security policy without unsafe-eval.' })),
      ],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: wallClock }],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Promise"]', message: wallClock },
        { selector: 'MemberExpression[object.name="Promise"]', message: wallClock },
        { selector: ':function[async=true]', message: wallClock },
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: wallClock },
      ],
    },
  },
  {
    // An async iterable answers with promises: its protocol is theirs.
    files: ['lib/producers/fromAsyncIterable.ts', 'lib/consumers/toAsyncIterable.ts', 'lib/consumers/IteratorEnd.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // The public API is a list of names: nothing is defined where it is exported.
    files: ['lib/index.ts', 'lib/adapters/*/index.ts', 'lib/testing/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program > :not(ExportAllDeclaration, ExportNamedDeclaration[source])', message: 'Re-exports only.' },
      ],
    },
  },

  {
    files: ['spec/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...focused],
      'no-restricted-globals': ['error', 'fit', 'xit', 'xtest', 'fdescribe', 'xdescribe'],
      // A spec hands a wrong value over on purpose, and reads what jest types as any.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // `async () => { throw … }` and `async function*` without await are inputs under test.
      '@typescript-eslint/require-await': 'off',
      // Doing nothing is what many a fake does.
      '@typescript-eslint/no-empty-function': 'off',
      // An error that nobody handles must reach the spec as an uncaught one: that fails it (spec/support/failOnStrayErrors.ts).
      'rxjs-x/no-ignored-error': 'off',
      // Specs play the misbehaving party: they unsubscribe, complete twice and subscribe inside next.
      'rxjs-x/no-floating-observables': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
      'rxjs-x/no-redundant-notify': 'off',
      'rxjs-x/no-subject-unsubscribe': 'off',
      'rxjs-x/throw-error': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  {
    files: ['spec/types/**/*.ts'],
    rules: {
      // Type specs are compiled, never run: they name values only to ask for their type.
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/ban-ts-comment': ['error', { minimumDescriptionLength: 3 }],
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },

  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', URL: 'readonly', setTimeout: 'readonly', fetch: 'readonly', Buffer: 'readonly' },
    },
  },
);
