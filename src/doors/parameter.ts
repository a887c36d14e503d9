import type { FastifyRequest } from 'fastify'

/** A parameter of the path, as the route's pattern names it; decoded. */
export const pathParameter = ({ params }: FastifyRequest, name: string): string => {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  return typeof value === 'string' ? value : ''
}
