// A real server is slower than a fake one, above all the first time. (`testTimeout` in a project of jest.config.js has no effect.)
jest.setTimeout(60_000);
