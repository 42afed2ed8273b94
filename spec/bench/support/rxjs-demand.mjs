// The present build of this checkout. By path, not as a dependency: its `import 'rxjs'` and the workloads' then find the same copy, the root's.
export * from '../../../dist/esm/index.js';
