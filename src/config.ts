import { z } from 'zod'
import { StartError } from './start.ts'

/** An empty variable counts as one that is not set: compose files and shells make no difference either. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const wholeNumber = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .pipe(z.int(error).min(min, error).max(max, error))
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const publicUrl = 'an http or https address without a path, such as https://kitchen.example'

const shape = {
  HOST: optional(z.string().regex(/^[A-Za-z0-9.:_-]+$/, 'a host name or an IP address, such as 127.0.0.1')),
  PORT: optional(wholeNumber(0, 65_535)),
  DATABASE_PATH: optional(z.string()),
  JWT_SECRET: optional(z.string().refine((secret) => Buffer.byteLength(secret) >= 32, 'at least 32 bytes long')),
  NODE_ENV: optional(z.string()),
  LOG_LEVEL: optional(z.enum(logLevels, `one of ${logLevels.join(', ')}`)),
  PUBLIC_URL: optional(
    z
      .string()
      .refine((url) => /^https?:/.test(url) && URL.canParse(url) && `${new URL(url).origin}/` === new URL(url).href, {
        error: publicUrl,
      })
      .transform((url) => new URL(url).origin),
  ),
}

/** Every variable that is read. */
export const variables = Object.keys(shape)

const Environment = z
  .object(shape)
  .refine(({ NODE_ENV, JWT_SECRET }) => NODE_ENV !== 'production' || JWT_SECRET !== undefined, {
    path: ['JWT_SECRET'],
    when: () => true,
    error: 'set where NODE_ENV is production: at least 32 bytes that nobody else knows',
  })

/** How this server is to run; `jwtSecret` undefined: made on the first start, and kept beside the database. */
export type Config = {
  readonly host: string
  readonly port: number
  readonly databasePath: string
  readonly jwtSecret: string | undefined
  readonly production: boolean
  readonly logLevel: (typeof logLevels)[number]
  readonly publicUrl: string | undefined
}

const secrets: ReadonlySet<unknown> = new Set(['JWT_SECRET'])

const shown = (name: unknown, value: string | undefined): string =>
  value === undefined || value === '' ? 'not set' : secrets.has(name) ? 'a secret' : JSON.stringify(value)

/**
 * Reads the variables of CONTRACT section 6, the only place that does.
 * @throws {StartError} with a line for each variable that is wrong: its name, what it was, and what it may be
 */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
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
  const { HOST, PORT, DATABASE_PATH, JWT_SECRET, NODE_ENV, LOG_LEVEL, PUBLIC_URL } = result.data
  return {
    host: HOST ?? '127.0.0.1',
    port: PORT ?? 3000,
    databasePath: DATABASE_PATH ?? 'data/kitchen.db',
    jwtSecret: JWT_SECRET,
    production: NODE_ENV === 'production',
    logLevel: LOG_LEVEL ?? 'info',
    publicUrl: PUBLIC_URL,
  }
}
