import { z } from 'zod'
import {
  commaSeparated,
  flag,
  isCorsOrigin,
  isLongEnough,
  isProxy,
  isSender,
  isSmtpUrl,
  listOf,
  logLevels,
  optional,
  textThat,
  wholeNumber,
} from './formats.ts'
import { StartError } from './start.ts'
import { password } from './users/schema.ts'

/** Whether an address names a database. `pg` would hang at a port that is no number. */
const isDatabase = ({ pathname, searchParams }: URL): boolean =>
  pathname.length > 1 && /^\d{1,5}$/.test(searchParams.get('port') ?? '5432')

const isDatabaseUrl = (url: string): boolean =>
  /^postgres(ql)?:\/\//.test(url) && URL.canParse(url) && isDatabase(new URL(url))

const isPublicUrl = (url: string): boolean =>
  /^https?:/.test(url) && URL.canParse(url) && `${new URL(url).origin}/` === new URL(url).href

const shape = {
  HOST: textThat((host) => /^[A-Za-z0-9.:_-]+$/.test(host), 'a host name or an IP address, such as 127.0.0.1'),
  PORT: optional(wholeNumber(0, 65_535)),
  DATABASE_PATH: textThat((path) => path === path.trim(), 'a path without spaces at its start or end'),
  DATABASE_URL: textThat(
    isDatabaseUrl,
    'an address such as postgres://user:password@host:5432/database, with the name of a database',
  ),
  JWT_SECRET: optional(
    commaSeparated
      .refine(
        (secrets) => secrets.length <= 2 && secrets.every(isLongEnough),
        'one secret without a comma, or two separated by one, each at least 32 bytes long',
      )
      .pipe(z.tuple([z.string()], z.string())),
  ),
  NODE_ENV: optional(z.enum(['production', 'development', 'test'], 'production, development, test or empty')),
  TEACHING: flag,
  METRICS: flag,
  LOG_LEVEL: optional(z.enum(logLevels, `one of ${logLevels.join(', ')}`)),
  RATE_LIMIT: optional(wholeNumber(0, 1_000_000)),
  DRAIN_SECONDS: optional(wholeNumber(0, 3600)),
  KEEP_ALIVE_SECONDS: optional(wholeNumber(1, 3600)),
  ALLOWED_HOSTS: optional(listOf((name) => /^[a-z0-9._-]+$/i.test(name), 'host names, separated by commas')),
  TRUST_PROXY: optional(listOf(isProxy, 'addresses or subnets, separated by commas, such as 10.0.0.0/8')),
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

/** The names of all variables. */
export const variables = Object.keys(shape)

/** Whether an address is reachable only from this machine. */
const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host)

const isWildcard = (host: string): boolean => /^[0:.]+$/.test(host)

/** Whether these variables have no fault of their own, so that they can be compared. */
const areFine =
  (...names: readonly string[]) =>
  ({ issues }: { readonly issues: readonly { readonly path?: readonly PropertyKey[] | undefined }[] }): boolean =>
    issues.every(({ path }) => !names.includes(String(path?.[0])))

const Environment = z
  .object(shape)
  .refine(({ NODE_ENV, JWT_SECRET }) => NODE_ENV !== 'production' || JWT_SECRET !== undefined, {
    path: ['JWT_SECRET'],
    when: () => true,
    error: 'set if NODE_ENV is production, to a random secret of at least 32 bytes',
  })
  .refine(({ DATABASE_URL, JWT_SECRET }) => DATABASE_URL === undefined || JWT_SECRET !== undefined, {
    path: ['JWT_SECRET'],
    when: areFine('DATABASE_URL', 'NODE_ENV', 'JWT_SECRET'),
    error: 'set if DATABASE_URL is, so that all instances have the same secret of at least 32 bytes',
  })
  .refine(
    ({ HOST = 'localhost', NODE_ENV, TEACHING }) =>
      NODE_ENV === 'production' || TEACHING === 'true' || isLoopback(HOST),
    {
      path: ['HOST'],
      when: areFine('HOST'),
      error:
        'a loopback address such as 127.0.0.1, because the passwords of the seed data are public; TEACHING=true allows others',
    },
  )
  .refine(({ SMTP_URL, MAIL_FROM }) => SMTP_URL !== undefined || MAIL_FROM === undefined, {
    path: ['SMTP_URL'],
    when: areFine('SMTP_URL', 'MAIL_FROM'),
    error: 'set if MAIL_FROM is',
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => MAIL_FROM !== undefined || SMTP_URL === undefined, {
    path: ['MAIL_FROM'],
    when: areFine('SMTP_URL', 'MAIL_FROM'),
    error: 'set if SMTP_URL is',
  })
  .refine(
    ({ SMTP_URL, HOST = '', PUBLIC_URL }) => SMTP_URL === undefined || PUBLIC_URL !== undefined || !isWildcard(HOST),
    {
      path: ['PUBLIC_URL'],
      when: areFine('SMTP_URL', 'HOST', 'PUBLIC_URL'),
      error: 'set if SMTP_URL is and HOST stands for all addresses: the links in mails begin with it',
    },
  )
  .refine(
    ({ REQUIRE_CONFIRMED_EMAIL, NODE_ENV, SMTP_URL }) =>
      REQUIRE_CONFIRMED_EMAIL !== 'true' || NODE_ENV !== 'production' || SMTP_URL !== undefined,
    {
      path: ['REQUIRE_CONFIRMED_EMAIL'],
      when: areFine('REQUIRE_CONFIRMED_EMAIL', 'NODE_ENV', 'SMTP_URL'),
      error: 'false or empty in production without SMTP_URL, since nobody could confirm an address',
    },
  )

const secrets: ReadonlySet<unknown> = new Set(['DATABASE_URL', 'JWT_SECRET', 'SMTP_URL', 'TEACHER_PASSWORD'])

const shown = (name: unknown, value: string | undefined): string =>
  value === undefined || value === '' ? 'not set' : secrets.has(name) ? 'a secret' : JSON.stringify(value)

/**
 * Reads the environment.
 * @throws {StartError} with a line for each wrong variable: its name, its value, and which values are valid
 */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>) => {
  const result = Environment.safeParse(environment)
  if (!result.success)
    throw new StartError(
      result.error.issues
        .map(
          ({ path: [name], message }) =>
            `${String(name)} is ${shown(name, environment[String(name)])}; it must be ${message}.`,
        )
        .join('\n'),
    )
  const { SMTP_URL, MAIL_FROM, ...rest } = result.data
  return {
    host: rest.HOST ?? '127.0.0.1',
    port: rest.PORT ?? 3000,
    databasePath: rest.DATABASE_PATH ?? 'data/kitchen.db',
    /** PostgreSQL in the place of SQLite. */
    databaseUrl: rest.DATABASE_URL,
    /** The first signs, and all verify. If undefined, one is created on the first start and stored next to the database. */
    jwtSecrets: rest.JWT_SECRET,
    production: rest.NODE_ENV === 'production',
    logLevel: rest.LOG_LEVEL ?? 'info',
    publicUrl: rest.PUBLIC_URL && new URL(rest.PUBLIC_URL).origin,
    /** Host names in addition to localhost, IP addresses and the host of PUBLIC_URL. */
    allowedHosts: rest.ALLOWED_HOSTS ?? [],
    /** Requests per minute and client; 0 for no limit. */
    rateLimit: rest.RATE_LIMIT ?? 600,
    drainSeconds: rest.DRAIN_SECONDS ?? 1,
    /** Longer than the 60 seconds for which proxies commonly keep a connection: the end that waits longer must not close it. */
    keepAliveSeconds: rest.KEEP_ALIVE_SECONDS ?? 65,
    trustProxy: rest.TRUST_PROXY,
    corsOrigin: rest.CORS_ORIGIN,
    /** Where mail is sent and from whom; undefined: it is not sent. */
    smtp: SMTP_URL !== undefined && MAIL_FROM !== undefined ? { url: SMTP_URL, from: MAIL_FROM } : undefined,
    requiresConfirmedEmail: rest.REQUIRE_CONFIRMED_EMAIL === 'true',
    metrics: rest.METRICS === 'true',
    /** Outside production: with it, only the teacher resets the server and reads all mails. */
    teacherPassword: rest.TEACHER_PASSWORD,
  }
}
