import { template } from '../harness/postgres.ts'
import { startCluster } from './cluster.ts'

/** Runs around all tests on PostgreSQL. */
export default async (): Promise<() => Promise<void>> => {
  const { url, end } = await startCluster()
  process.env.TEST_POSTGRES = url
  await template()
  return end
}
