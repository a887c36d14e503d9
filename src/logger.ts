import type { FastifyServerOptions } from 'fastify'
import { destination } from 'pino'

/** Where a secret would stand if somebody logged a request, its headers or content, or an error with them. */
const places = ['', 'headers.', 'body.', 'err.', 'err.headers.', 'req.', 'req.headers.', 'req.body.', 'res.headers.']

/** Blotted out, as a second lock: no line of this server names them. No wildcards, which would slow down every line. */
const secrets = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'currentPassword',
  'passwordHash',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
]

/** Where PostgreSQL quotes the row that an error is about. */
const quotes = ['err.detail', 'err.where']

/** What no line shows. */
export const redact = [...quotes, ...places.flatMap((place) => secrets.map((name) => place + name))]

/**
 * Readable lines on a terminal, and JSON lines for machines. The first line after a pause is written at once. The
 * others are written in batches, since a write for each would cost more than most requests: at 4 KiB, ten times a second,
 * and when the process ends.
 */
export const loggerOptions = async (level: string): Promise<FastifyServerOptions['logger']> => {
  if (process.stdout.isTTY) {
    const { default: pretty } = await import('pino-pretty')
    return { level, redact, stream: pretty({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname', singleLine: true }) }
  }
  const out = destination({ sync: true })
  let lines = ''
  let isQuiet = true
  const flush = (): void => {
    isQuiet = lines === ''
    if (!isQuiet) out.write(lines)
    lines = ''
  }
  setInterval(flush, 100).unref()
  process.once('exit', flush)
  // Pino's own buffer would measure all that it holds for each line that comes.
  const write = (line: string): void => {
    lines += line
    if (isQuiet || lines.length >= 4096) flush()
  }
  return { level, redact, stream: { write } }
}
