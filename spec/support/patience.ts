// A real server is slower than a fake one, above all the first time, and any spec on a machine that has other things to do: the limit is there to end
// what hangs, not to measure. (`testTimeout` in a project of jest.config.js has no effect.)
jest.setTimeout(60_000);
