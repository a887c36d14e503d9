import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import { formatHttpDate } from '../http/date.ts'
import { reasonPhrase } from '../http/status.ts'
import { type Refusal, refuse } from './refusal.ts'
import { render } from './reply.ts'
import { setOut, type Walk } from './walk.ts'

type ConnectionError = Parameters<NonNullable<FastifyServerOptions['clientErrorHandler']>>[0]

/** Octets of the request line and the header section together: Node's own limit. */
const maxHead = 16 * 1024

/** Milliseconds for a peer to read the answer, while what it still sends is dropped (RFC 9112 9.6). */
const lingering = 1000

/** The beginning of the message, where the packet at which the parser stopped was the first one. */
const beginning = ({ rawPacket }: ConnectionError, { bytesRead }: Socket): string => {
  const packet: unknown = rawPacket
  return Buffer.isBuffer(packet) && packet.length === bytesRead ? packet.toString('latin1', 0, maxHead) : ''
}

const refusalOf = (error: ConnectionError, head: string): Refusal => {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      // One limit for both: whether it was the target that is too long shows in whether a line has ended.
      return head && !head.includes('\n')
        ? refuse('uri-too-long', 'The request line is longer than what is read here; shorten the URI.')
        : refuse('headers-too-large', `Send a request line and header section of ${maxHead} octets at most.`)
    case 'HPE_INVALID_METHOD':
      if (/^[\w!#$%&'*+.^`|~-]+ /.test(head))
        return refuse('not-implemented', 'No resource here knows this method. Those that are known are in capitals.')
      break
    case 'HPE_INVALID_VERSION':
      if (/^[^\n]* HTTP\/(?!1\.)\d\.\d\r\n/.test(head))
        return refuse('http-version-not-supported', 'Send this request as HTTP/1.1.')
      break
    case 'HPE_PAUSED_H2_UPGRADE':
      return refuse('http-version-not-supported', 'Send this request as HTTP/1.1; HTTP/2 is not spoken here.')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse('request-timeout', 'The request did not arrive in time; send it again, whole.')
  }
  return refuse('malformed-request', 'This is not a message of HTTP/1.1 (RFC 9112); check its lines and its content.')
}

/** The last request that came over each socket. */
const latest = new WeakMap<Socket, { request: FastifyRequest; reply: FastifyReply }>()

/** Remembers who asked what, so that a message that breaks off in its content is answered as the request that it is. */
export const rememberRequests = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, done) => {
    latest.set(request.raw.socket, { request, reply })
    done()
  })
}

/**
 * Door 1, the part of it that Node's parser plays. What it refuses has no reply, only a socket; the answer looks like all
 * others, and is the last one on the connection.
 */
export const answerSocket = (app: FastifyInstance, error: ConnectionError, socket: Socket): void => {
  const { request, reply } = latest.get(socket) ?? {}
  // One answer is enough; what comes after it is dropped until the socket closes.
  if (!socket.writable) return
  // Nobody is there any more, or nobody ever said a word.
  if (error.code === 'ECONNRESET' || socket.bytesRead === 0) socket.destroy()
  else if (request && reply && !request.raw.complete) {
    if (reply.raw.headersSent) socket.destroy()
    else {
      reply.hijack()
      finish(app, error, socket, request.walk, request.id)
    }
  } else if (reply && !reply.raw.writableFinished)
    reply.raw.once('finish', () => finish(app, error, socket, setOut(), randomUUID()))
  else finish(app, error, socket, setOut(), randomUUID())
}

const finish = (app: FastifyInstance, error: ConnectionError, socket: Socket, walk: Walk, id: string): void => {
  const head = beginning(error, socket)
  const { status, headers, content = '' } = render(refusalOf(error, head), id, walk, app.manner)
  app.log.info({ reqId: id, res: { statusCode: status }, code: error.code }, 'message refused')
  const fields = { ...headers, date: formatHttpDate(new Date()), 'content-length': String(Buffer.byteLength(content)) }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  const text = head.startsWith('HEAD ') ? '' : content
  socket.end(`HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${lines.join('')}\r\n${text}`)
  // To close with octets unread would reset the connection, and the answer with it.
  socket.resume()
  setTimeout(() => socket.destroy(), lingering).unref()
}
