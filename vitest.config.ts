import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need PostgreSQL: npm run test:postgres.
    exclude: ['test/postgres/**'],
    // Not in threads: what some tests set (umask, the effective user) belongs to the process.
    pool: 'forks',
    // One for each core of the smallest machine that CI gives; more cores gain hardly anything.
    maxWorkers: 2,
    // Nothing here changes a module; a fresh copy for each file would cost four fifths of the time.
    isolate: false,
    // However busy the machine is; a property is tried a hundred times.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
