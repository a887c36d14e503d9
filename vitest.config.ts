import { defineConfig } from 'vitest/config'

/** With a file or a name to filter by, or while watching, only some refusals are asserted: `row.test.ts` has to stay out. */
const partial = process.argv.slice(2).some((word) => (word !== 'run' && !word.startsWith('-')) || word.startsWith('-t'))

const row = 'test/row.test.ts'

export default defineConfig({
  test: {
    globalSetup: 'test/harness/notes.ts',
    // Not in threads: what some tests set (umask, the effective user) belongs to the process.
    pool: 'forks',
    // One for each core: vitest would leave one of them to itself, and hardly needs it.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'kitchen',
          include: ['test/**/*.test.ts'],
          exclude: [row],
          // Nothing here changes a module; a fresh copy for each file would cost four fifths of the time.
          isolate: false,
          // However busy the machine is; a property is tried a hundred times.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      ...(partial
        ? []
        : [{ extends: true as const, test: { name: 'row', include: [row], sequence: { groupOrder: 2 } } }]),
    ],
  },
})
