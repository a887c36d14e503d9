import { z } from 'zod'
import { must, object, timestamp, wellFormed } from '../schema.ts'

export const Credentials = object({
  username: z.string(must('a text')),
  password: z.string(must('a text')).refine(...wellFormed),
}).meta({ id: 'Credentials' })

export const RefreshInput = object({ refreshToken: z.string(must('a text')) }).meta({ id: 'RefreshInput' })

/** A session, as its user sees it: no tokens in it. `current` is the one that asks. */
export const SessionJson = z
  .strictObject({
    id: z.uuid(),
    createdAt: timestamp,
    expiresAt: timestamp,
    current: z.boolean(),
  })
  .meta({ id: 'Session' })

export const SessionList = z.strictObject({ items: z.array(SessionJson) }).meta({ id: 'SessionList' })

/** A pair of tokens; `expiresIn` in seconds, of the access token (RFC 6749 5.1). */
export const TokenPair = z
  .strictObject({
    id: z.uuid(),
    tokenType: z.literal('Bearer'),
    accessToken: z.jwt(),
    expiresIn: z.int(),
    refreshToken: z.string(),
  })
  .meta({ id: 'TokenPair' })
