import { defineConfig } from 'vitest/config'

/** Takes doors out and expects the conformance checks to notice; `npm test` does not need it. */
export default defineConfig({
  test: { name: 'mutations', include: ['test/mutations/**/*.mutation.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
