import { z } from 'zod'
import { StartError } from './start.ts'
import { shape } from './variables.ts'

/** The names of all variables. */
export const variables = Object.keys(shape)

/** Whether an address is reachable only from this machine. */
const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host)

const isWildcard = (host: string): boolean => /^[0:.]+$/.test(host)

const Variables = z.object(shape).partial()

/** The variables, and what must hold between them. */
const Environment = Variables.superRefine(
  (values, { issues, addIssue }) => {
    /** Reports the first of these variables, unless one of them has a fault of its own and cannot be compared. */
    const rule = (names: readonly (keyof typeof shape)[], holds: boolean, message: string): void => {
      const isFaulty = issues.some(({ path }) => names.some((name) => name === path?.[0]))
      if (!holds && !isFaulty) addIssue({ code: 'custom', path: names.slice(0, 1), message })
    }
    const { HOST = 'localhost' } = values
    const isProduction = values.NODE_ENV === 'production'
    const isSet = (name: keyof typeof shape): boolean => values[name] !== undefined

    rule(
      ['JWT_SECRET'],
      isSet('JWT_SECRET') || !isProduction,
      'set if NODE_ENV is production, to a random secret of at least 32 bytes',
    )
    rule(
      ['JWT_SECRET', 'DATABASE_URL', 'NODE_ENV'],
      isSet('JWT_SECRET') || !isSet('DATABASE_URL'),
      'set if DATABASE_URL is, so that all instances have the same secret of at least 32 bytes',
    )
    rule(
      ['HOST'],
      isProduction || values.TEACHING === 'true' || isLoopback(HOST),
      'a loopback address such as 127.0.0.1, because the passwords of the seed data are public; TEACHING=true allows others',
    )
    rule(['SMTP_URL', 'MAIL_FROM'], isSet('SMTP_URL') || !isSet('MAIL_FROM'), 'set if MAIL_FROM is')
    rule(['MAIL_FROM', 'SMTP_URL'], isSet('MAIL_FROM') || !isSet('SMTP_URL'), 'set if SMTP_URL is')
    rule(
      ['PUBLIC_URL', 'SMTP_URL', 'HOST'],
      isSet('PUBLIC_URL') || !isSet('SMTP_URL') || !isWildcard(HOST),
      'set if SMTP_URL is and HOST stands for all addresses: the links in mails begin with it',
    )
    rule(
      ['REQUIRE_CONFIRMED_EMAIL', 'NODE_ENV', 'SMTP_URL'],
      values.REQUIRE_CONFIRMED_EMAIL !== 'true' || !isProduction || isSet('SMTP_URL'),
      'false or empty in production without SMTP_URL, since nobody could confirm an address',
    )
  },
  { when: () => true },
)

const secrets: ReadonlySet<unknown> = new Set(['DATABASE_URL', 'JWT_SECRET', 'SMTP_URL', 'TEACHER_PASSWORD'])

const shown = (name: unknown, value: string | undefined): string =>
  value === undefined || value === ''
    ? 'not set'
    : secrets.has(name)
      ? 'wrong (its value is not shown)'
      : JSON.stringify(value)

/**
 * Reads the environment.
 * @throws {StartError} with a line for each wrong variable: its name, its value, and which values are valid
 */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>) => {
  // Compose files and shells pass an empty variable for one that is not set.
  const given = Object.entries(environment).filter(([, value]) => value !== '')
  const result = Environment.safeParse(Object.fromEntries(given))
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
