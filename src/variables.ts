import { isIP } from 'node:net'
import { z } from 'zod'
import { email, password } from './users/schema.ts'

// What the values of environment variables can be.

const textThat = (isRight: (text: string) => boolean, error: string) => z.string().refine(isRight, error)

const wholeNumber = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .pipe(z.int(error).min(min, error).max(max, error))
}

const commaSeparated = z.string().transform((text) => text.split(',').map((part) => part.trim()))

const listOf = (isRight: (text: string) => boolean, error: string) =>
  commaSeparated.refine((parts) => parts.every(isRight), error)

/** HMAC SHA-256 needs a key of at least the size of its output (RFC 7518 3.2). */
const isLongEnough = (secret: string): boolean => Buffer.byteLength(secret) >= 32

const isProxy = (text: string): boolean => {
  const [address = '', bits = '1', ...more] = text.split('/')
  const version = isIP(address)
  return version > 0 && more.length === 0 && /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)
}

const isCorsOrigin = (text: string): boolean =>
  text === '*' || (/^https?:/.test(text) && URL.parse(text)?.origin === text)

const flag = z.enum(['true', 'false'], 'true or false')

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** The URL of an SMTP server. A path or query behind the host is refused, because it would be ignored. */
const isSmtpUrl = (text: string): boolean => {
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return false
  const { hostname, pathname, search, hash } = new URL(text)
  return hostname !== '' && `${pathname}${search}${hash}`.length <= 1 && !/%(?![\da-f]{2})/i.test(text)
}

/** `Status Kitchen <kitchen@example.org>`, or the address alone. */
const isSender = (text: string): boolean => {
  const [, address = text] = /^[^<>"(),:;@\\\p{Cc}]*<([^<>]+)>$/u.exec(text) ?? []
  return email.safeParse(address).success
}

/** Whether an address names a database. `pg` would hang at a port that is no number. */
const isDatabase = ({ pathname, searchParams }: URL): boolean =>
  pathname.length > 1 && /^\d{1,5}$/.test(searchParams.get('port') ?? '5432')

const isDatabaseUrl = (url: string): boolean =>
  /^postgres(ql)?:\/\//.test(url) && URL.canParse(url) && isDatabase(new URL(url))

const isPublicUrl = (url: string): boolean =>
  /^https?:/.test(url) && URL.canParse(url) && `${new URL(url).origin}/` === new URL(url).href

/** All variables, each with what it can be if it is set. */
export const shape = {
  HOST: textThat((host) => /^[A-Za-z0-9.:_-]+$/.test(host), 'a host name or an IP address, such as 127.0.0.1'),
  PORT: wholeNumber(0, 65_535),
  DATABASE_PATH: textThat((path) => path === path.trim(), 'a path without spaces at its start or end'),
  DATABASE_URL: textThat(
    isDatabaseUrl,
    'an address such as postgres://user:password@host:5432/database, with the name of a database',
  ),
  JWT_SECRET: commaSeparated
    .refine(
      (secrets) => secrets.length <= 2 && secrets.every(isLongEnough),
      'one secret without a comma, or two separated by one, each at least 32 bytes long',
    )
    .pipe(z.tuple([z.string()], z.string())),
  NODE_ENV: z.enum(['production', 'development', 'test'], 'production, development, test or empty'),
  TEACHING: flag,
  METRICS: flag,
  LOG_LEVEL: z.enum(logLevels, `one of ${logLevels.join(', ')}`),
  RATE_LIMIT: wholeNumber(0, 1_000_000),
  DRAIN_SECONDS: wholeNumber(0, 3600),
  KEEP_ALIVE_SECONDS: wholeNumber(1, 3600),
  ALLOWED_HOSTS: listOf((name) => /^[a-z0-9._-]+$/i.test(name), 'host names, separated by commas'),
  TRUST_PROXY: listOf(isProxy, 'addresses or subnets, separated by commas, such as 10.0.0.0/8'),
  CORS_ORIGIN: textThat(isCorsOrigin, 'an origin such as https://page.example, or *'),
  PUBLIC_URL: textThat(isPublicUrl, 'an http or https address without a path, such as https://kitchen.example'),
  SMTP_URL: textThat(isSmtpUrl, 'an address such as smtp://user:password@mail.example:587, or smtps://'),
  MAIL_FROM: textThat(
    isSender,
    'an email address such as kitchen@example.org, or Status Kitchen <kitchen@example.org>',
  ),
  REQUIRE_CONFIRMED_EMAIL: flag,
  TEACHER_PASSWORD: textThat((text) => password.safeParse(text).success, '8 to 128 characters of well-formed Unicode'),
}
