import { hash, verify } from '@node-rs/argon2'

/** The cost of a hash: `memoryCost` in KiB, `timeCost` in passes (RFC 9106 3.1). */
export type Cost = { readonly memoryCost: number; readonly timeCost: number }

/** The first recommendation of OWASP for argon2id with one lane. */
export const defaultCost: Cost = { memoryCost: 19_456, timeCost: 2 }

export type Passwords = {
  hash(password: string): Promise<string>
  /** Without a hash it takes as long and returns false, so that response times do not reveal which users exist. */
  verify(hash: string | undefined, password: string): Promise<boolean>
}

/** Characters of a password before it is composed: more than any has that a user can set. Longer ones are no password. */
export const longestUncomposed = 1024

/** Composing takes time that grows with the square of the marks on a letter. */
const composed = (password: string): string =>
  password.length > longestUncomposed ? password : password.normalize('NFC')

/**
 * Hashes passwords with argon2id (RFC 9106), the default algorithm of the library. Keyboards differ in how they compose a
 * letter, so all of them are normalized to NFC first (NIST SP 800-63B-4 3.1.1.2, RFC 7617 2.1).
 */
export const passwords = (cost: Cost): Passwords => {
  // A salt and a hash of zeros, as long as real ones: verifying against it costs the same, and creating it costs nothing.
  const nobody = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`
  return {
    hash: (password) => hash(composed(password), cost),
    verify: async (stored, password) => (await verify(stored ?? nobody, composed(password))) && stored !== undefined,
  }
}
