import { defineConfig } from 'vitest/config'
export default defineConfig({ test: { include: ['test/**/*.test.ts'], exclude: ['test/why/**'], isolate: false, globalSetup: 'test/harness/forget.ts', testTimeout: 60000 } })
