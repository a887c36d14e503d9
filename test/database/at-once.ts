import type { Write } from '../../src/database/writes.ts'

/** Writes without a transaction, for a store that is tried by itself. */
export const atOnce: Write = async (work) => work()
