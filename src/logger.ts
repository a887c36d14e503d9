import type { FastifyServerOptions } from 'fastify'

/** JSON lines for machines, readable lines on a terminal. Fastify's own serializers name no header and no content. */
export const loggerOptions = async (level: string): Promise<FastifyServerOptions['logger']> => {
  if (!process.stdout.isTTY) return { level }
  const { default: pretty } = await import('pino-pretty')
  return { level, stream: pretty({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname', singleLine: true }) }
}
