// As rxjs-demand.mjs: the present build, by path.
export * from '../../../dist/esm/adapters/typeorm/index.js';
