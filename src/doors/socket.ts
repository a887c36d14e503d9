import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { formatHttpDate } from '../http/date.ts'
import { reasonPhrase } from '../http/status.ts'
import { type Refusal, refuse } from './refusal.ts'
import { type Manner, render } from './reply.ts'
import { setOut } from './walk.ts'

type ConnectionError = Parameters<NonNullable<FastifyServerOptions['clientErrorHandler']>>[0]

/** Octets of the request line and the header section together: Node's own limit. */
const maxHead = 16 * 1024

/** The target and the fields share one limit; which of them was too long shows in whether a line ended before it. */
const overflow = (packet: unknown): Refusal =>
  Buffer.isBuffer(packet) && !packet.subarray(0, maxHead).includes('\n')
    ? refuse('uri-too-long', 'The request line is longer than this server reads; shorten the URI.')
    : refuse(
        'headers-too-large',
        'The request line and header section together may have 16 KiB; send fewer or shorter fields.',
      )

const refusalOf = ({ code, rawPacket }: ConnectionError): Refusal => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return overflow(rawPacket)
    case 'HPE_INVALID_METHOD':
      return refuse('not-implemented', 'No resource here knows this method. Methods are written in capitals.')
    case 'HPE_INVALID_VERSION':
      return refuse('http-version-not-supported', 'Send this request as HTTP/1.1.')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse('request-timeout', 'The request did not arrive in time; send it again, whole.')
    default:
      return refuse('malformed-request', 'This is not a message of HTTP/1.1 (RFC 9112); check its lines and fields.')
  }
}

/**
 * Door 1, the part of it that Node's parser plays: what it refuses has no request and no reply, only a socket. The answer
 * looks like all others, and is the last one on the connection.
 */
export const answerSocket = (app: FastifyInstance, manner: Manner, error: ConnectionError, socket: Socket): void => {
  // A peer that is gone reads nothing; one that is being answered already must not get a second answer in between.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy()
    return
  }
  const refusal = refusalOf(error)
  const id = randomUUID()
  const { status, headers, content = '' } = render(refusal, id, setOut(), manner)
  app.log.info({ reqId: id, res: { statusCode: status }, code: error.code }, 'message refused')
  const fields = { ...headers, date: formatHttpDate(new Date()), 'content-length': String(Buffer.byteLength(content)) }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${lines.join('')}\r\n${content}`)
}
