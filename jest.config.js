/** What every project shares. */
const shared = {
  roots: ['<rootDir>/lib', '<rootDir>/samples', '<rootDir>/spec'],
  testEnvironment: 'node',
  moduleNameMapper: {
    '^rxjs-demand$': '<rootDir>/lib/index.ts',
    '^rxjs-demand/testing$': '<rootDir>/lib/testing/index.ts',
    '^rxjs-demand/(twitter|typeorm)$': '<rootDir>/lib/adapters/$1/index.ts',
    // Sources name the files they become (`./x.js`); jest reads the files they are.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // Types are checked once, by tsc, in a step of its own; here only the syntax is translated.
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/spec/tsconfig.jest.json', diagnostics: false }] },
  setupFilesAfterEnv: ['<rootDir>/spec/support/patience.ts'],
  // Mocks and spies never leak from one spec into the next.
  restoreMocks: true,
};

/** What the build makes in place of the sources: the names inside the core are others there. */
const published = {
  '^rxjs-demand$': '<rootDir>/dist/cjs/index.js',
  '^rxjs-demand/testing$': '<rootDir>/dist/cjs/testing/index.js',
  '^(\\.{2}/)+lib/index\\.js$': '<rootDir>/dist/cjs/index.js',
  '^(\\.{2}/)+lib/testing/index\\.js$': '<rootDir>/dist/cjs/testing/index.js',
};

/** @type {import('jest').Config} */
export default {
  errorOnDeprecated: true,
  // A promise that is rejected, an error that is thrown in a spec's last moment must still fail that spec.
  waitForUnhandledRejections: true,
  collectCoverageFrom: ['lib/**/*.ts'],
  // On the screen only what is not covered whole.
  coverageReporters: [['text', { skipFull: true }], 'html', 'lcovonly'],
  coverageThreshold: { global: { lines: 98, branches: 98, functions: 98, statements: 98 } },
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/spec/**/*-spec.ts'],
      testPathIgnorePatterns: ['<rootDir>/spec/(types|bench|docs|integration)/'],
    },
    {
      ...shared,
      displayName: 'docs',
      testMatch: ['<rootDir>/spec/docs/**/*-spec.ts'],
    },
    {
      ...shared,
      displayName: 'published',
      testMatch: ['<rootDir>/spec/(conformance|genstage|properties)/**/*-spec.ts'],
      // First, so that they are looked at first; and again, so that they count.
      moduleNameMapper: { ...published, ...shared.moduleNameMapper, ...published },
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/spec/integration/**/*-spec.ts'],
      globalSetup: '<rootDir>/spec/support/integrationSetup.ts',
      globalTeardown: '<rootDir>/spec/support/integrationTeardown.ts',
    },
  ],
};
