import { defineConfig } from 'vitest/config'
import ordinary from './vitest.config.ts'

/**
 * All tests on PostgreSQL, in a cluster that they start and end. Left out is what is about SQLite (its file, its locks, its
 * SQL), about the program around the server, or about what knows no database: a run takes no longer than it has to.
 */
const leftOut = [
  'test/database/**',
  'test/harness/pool.test.ts',
  'test/storage.test.ts',
  'test/recipes/words.test.ts',
  // Which of two requests is first is only sure where one process writes: test/postgres/instances.test.ts.
  'test/doors/races.test.ts',
  'test/http/**',
  'test/node.test.ts',
  'test/start.test.ts',
  'test/drain.test.ts',
  'test/logger.test.ts',
  'test/readme.test.ts',
  'test/**/removable.test.ts',
  'test/mail/program.test.ts',
  'test/why/examples.test.ts',
  // Pages and documents, which are made of declarations: what they are made of is the same on both databases.
  'test/why/{assets,blot,bounds,clients,curl,docs,exchange,front,h,lines}.test.ts',
  'test/why/{openapi,openapi-answers,operations,powershell,problems,statuses,way}.test.ts',
  'test/mail/pages.test.ts',
  // What is decided before a request reaches a store.
  'test/doors/{expect,host,message,method,minimal,query,query-socket,route,syntax}.test.ts',
  'test/{config,cors,log,plugins,witness}.test.ts',
  // Pictures and parts of content.
  'test/photos/{decoder,inspect,parts}.test.ts',
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
