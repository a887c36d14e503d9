import { hash, verify } from '@node-rs/argon2'

/** What a hash costs: `memoryCost` in KiB, `timeCost` in passes (RFC 9106 3.1). */
export type Cost = { readonly memoryCost: number; readonly timeCost: number }

/** OWASP's first recommendation for argon2id with one lane. */
export const defaultCost: Cost = { memoryCost: 19_456, timeCost: 2 }

export type Passwords = {
  hash(password: string): Promise<string>
  /** Without a hash it takes as long and returns false: response times do not tell which users exist. */
  verify(hash: string | undefined, password: string): Promise<boolean>
}

/** Passwords as argon2id hashes (RFC 9106); the algorithm is the library's default. */
export const passwords = (cost: Cost): Passwords => {
  // A salt and a hash of zeros, in the lengths of real ones. To check against it costs the same, and to make it nothing.
  const nobody = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`
  return {
    hash: (password) => hash(password, cost),
    verify: async (stored, password) => (await verify(stored ?? nobody, password)) && stored !== undefined,
  }
}
