import type { FastifyServerOptions } from 'fastify'
import { destination } from 'pino'

/**
 * Readable lines on a terminal, and JSON lines for machines. These are written some at a time, since a write for each
 * would cost more than most requests: at 4 KiB, ten times a second, and when the process ends.
 */
export const loggerOptions = async (level: string): Promise<FastifyServerOptions['logger']> => {
  if (process.stdout.isTTY) {
    const { default: pretty } = await import('pino-pretty')
    return { level, stream: pretty({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname', singleLine: true }) }
  }
  const stream = destination({ sync: true, minLength: 4096, periodicFlush: 100 })
  process.once('exit', () => stream.flushSync())
  return { level, stream }
}
