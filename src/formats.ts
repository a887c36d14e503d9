import { isIP } from 'node:net'
import { z } from 'zod'
import { email } from './users/schema.ts'

// What the values of environment variables can be.

/** Treats an empty variable as one that is not set, as compose files and shells do. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

export const textThat = (isRight: (text: string) => boolean, error: string) =>
  optional(z.string().refine(isRight, error))

export const wholeNumber = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .pipe(z.int(error).min(min, error).max(max, error))
}

export const commaSeparated = z.string().transform((text) => text.split(',').map((part) => part.trim()))

export const listOf = (isRight: (text: string) => boolean, error: string) =>
  commaSeparated.refine((parts) => parts.every(isRight), error)

/** HMAC SHA-256 needs a key of at least the size of its output (RFC 7518 3.2). */
export const isLongEnough = (secret: string): boolean => Buffer.byteLength(secret) >= 32

export const isProxy = (text: string): boolean => {
  const [address = '', bits = '1', ...more] = text.split('/')
  const version = isIP(address)
  return version > 0 && more.length === 0 && /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)
}

export const isCorsOrigin = (text: string): boolean =>
  text === '*' || (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text)

export const flag = optional(z.enum(['true', 'false'], 'true or false'))

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** The URL of an SMTP server. A path or query behind the host is refused, because it would be ignored. */
export const isSmtpUrl = (text: string): boolean => {
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return false
  const { hostname, pathname, search, hash } = new URL(text)
  return hostname !== '' && `${pathname}${search}${hash}`.length <= 1 && !/%(?![\da-f]{2})/i.test(text)
}

/** `Status Kitchen <kitchen@example.org>`, or the address alone. */
export const isSender = (text: string): boolean => {
  const [, address = text] = /^[^<>"(),:;@\\\p{Cc}]*<([^<>]+)>$/u.exec(text) ?? []
  return email.safeParse(address).success
}
