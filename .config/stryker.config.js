// `npm run mutation` (spec/support/mutation/run.mjs) says which files are mutated, and by which specs; docs/mutation-testing.md tells of both.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [process.env.MUTATION_FILES],
  testRunner: 'one-load',
  plugins: [`${import.meta.dirname}/../spec/support/mutation/OneLoadRunner.mjs`],
  // A mutant is met only by the specs that run its code.
  coverageAnalysis: 'perTest',
  // What runs only while the modules are loaded would be met by all specs, after loading them anew. There are next to none.
  ignoreStatic: true,
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 2),
  // Added to half as much again as the tests took. Most loops without end are found sooner, by counting.
  timeoutMS: 3000,
  // tsx only strips the types.
  disableTypeChecks: false,
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['/dist', '/coverage', '/reports', '/samples', '/spec/bench', '/spec/integration'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false, reportScoreTable: false },
  jsonReporter: { fileName: process.env.MUTATION_REPORT },
  thresholds: { high: 95, low: 90, break: 90 },
};
