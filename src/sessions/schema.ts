import { z } from 'zod'
import { object, string, timestamp, wellFormed } from '../schema.ts'

export const Credentials = object({
  username: string,
  password: string.refine(...wellFormed),
}).meta({ id: 'Credentials' })

export const RefreshInput = object({ refreshToken: string }).meta({ id: 'RefreshInput' })

/** The representation of a session, without its tokens. `current` marks the session of the request. */
export const SessionJson = z
  .strictObject({
    id: z.uuid(),
    createdAt: timestamp,
    expiresAt: timestamp,
    current: z.boolean(),
  })
  .meta({ id: 'Session' })

export const SessionList = z.strictObject({ items: z.array(SessionJson) }).meta({ id: 'SessionList' })

/** A pair of tokens. `expiresIn` is the lifetime of the access token in seconds (RFC 6749 5.1). */
export const TokenPair = z
  .strictObject({
    id: z.uuid(),
    tokenType: z.literal('Bearer'),
    // A JWS in its compact form (RFC 7515 7.1), which is no format of JSON Schema.
    accessToken: z.string().regex(/^[\w-]+(\.[\w-]+){2}$/),
    expiresIn: z.int(),
    refreshToken: z.string(),
  })
  .meta({ id: 'TokenPair' })
