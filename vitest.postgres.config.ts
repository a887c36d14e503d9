import { defineConfig } from 'vitest/config'
import ordinary from './vitest.config.ts'

/**
 * All tests on PostgreSQL, in a cluster that they start and end. Left out is what says nothing of the database behind: a run
 * takes no longer than it has to.
 */
const leftOut = [
  // SQLite's own: its file, its locks, its SQL, its search, and what empties it between two tests.
  'test/database/**',
  'test/harness/pool.test.ts',
  'test/recipes/words.test.ts',
  'test/storage.test.ts',
  // Which of two requests is first is only sure where one process writes: test/postgres/instances.test.ts.
  'test/doors/races.test.ts',
  // Programs in an environment of their own, where they run on SQLite.
  'test/{drain,logger,node,readme,start}.test.ts',
  'test/**/removable.test.ts',
  'test/mail/program.test.ts',
  'test/why/examples.test.ts',
  // Functions, most of them without an app.
  'test/http/**',
  'test/config.test.ts',
  'test/photos/{decoder,inspect}.test.ts',
  'test/why/{blot,h,powershell,way}.test.ts',
  // Pages and documents, which are made of declarations, and the record of requests, which an instance has in its memory.
  'test/why/{assets,bounds,clients,curl,docs,exchange,front,lines}.test.ts',
  'test/why/{openapi,operations,problems,statuses}.test.ts',
  // What is decided before a request reaches a store, or apart from what it finds there.
  'test/doors/{expect,host,message,method,syntax}.test.ts',
  'test/{cors,plugins}.test.ts',
]

export default defineConfig({
  test: {
    ...ordinary.test,
    name: 'postgres',
    globalSetup: 'test/postgres/setup.ts',
    exclude: leftOut,
    testTimeout: 180_000,
  },
})
