import type {} from './integrationSetup.js';

export default async function integrationTeardown(): Promise<void> {
  await globalThis.rxjsDemandServer?.stop();
}
