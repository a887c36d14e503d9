import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Server, Socket } from 'node:net'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { usualLimit } from '../doors/content.ts'
import {
  headersTooLarge,
  malformedRequest,
  notImplemented,
  requestTimeout,
  uriTooLong,
  versionNotSupported,
} from '../doors/message.ts'
import { addressOf } from '../http/client.ts'
import { formatHttpDate } from '../http/date.ts'
import { reasonPhrase } from '../http/status.ts'
import { lineOf, logAnswer, operationOf } from '../observe.ts'
import { problemDetails, type Refusal } from '../problem.ts'
import { render } from '../respond.ts'
import { type Observation, Visit } from '../visit.ts'
import { inTurn, isArriving, latestTurn, type Turn, takeBack, wasAskedForContent } from './connection.ts'

type ConnectionError = Parameters<NonNullable<FastifyServerOptions['clientErrorHandler']>>[0]

/** Octets of the request line and the header section together. */
export const maxHead = 16 * 1024

/** A method and a space: how a message begins, and a packet that goes on with one hardly ever. */
const requestLine = /^[\w!#$%&'*+.^`|~-]+ /

/**
 * The message that the parser stopped in, as far as the packet at hand has it from its beginning; else empty. It stands
 * behind the header section of the message before, and that one's content.
 */
const beginning = ({ rawPacket, bytesParsed }: ConnectionError, before: IncomingMessage | undefined): string => {
  const packet: unknown = rawPacket
  if (!Buffer.isBuffer(packet)) return ''
  const end = packet.toString('latin1', 0, bytesParsed).lastIndexOf('\r\n\r\n')
  const start = end === -1 ? 0 : end + 4 + Number(before?.headers['content-length'] ?? 0)
  const head = packet.toString('latin1', start, start + maxHead)
  return requestLine.test(head) ? head : ''
}

/** A request line that only its method keeps from being read (RFC 9112 3). */
const wellFormedLine = /^\S+ (?:\/|\*|[a-z][a-z0-9+.-]*:)\S* HTTP\/1\.\d\r?\n/i

/** The request line, where it looks like one: what a client sends in the middle of its content must not be taken for it. */
const requestLineIn = (head: string): Observation['line'] => {
  const [, method, target, version] =
    /^([A-Za-z]+) ((?:\/|\*|https?:\/\/)[^ \r\n]*)(?: HTTP\/(\d\.\d))?/.exec(head) ?? []
  if (method === undefined || target === undefined) return undefined
  // A line without a version is one only where it was too long to be read to its end.
  return version !== undefined || !head.includes('\n') ? { method, target, version: version ?? '' } : undefined
}

const refusalAt = (error: ConnectionError, head: string): Refusal => {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      // One limit for both: whether it was the target that is too long shows in whether a line has ended.
      return head && !head.includes('\n')
        ? uriTooLong('The request line is too long. Shorten the URI.')
        : headersTooLarge(
            `The request line and the headers are larger than ${maxHead} bytes together. Send fewer or shorter headers.`,
          )
    case 'HPE_INVALID_METHOD':
      if (wellFormedLine.test(head))
        return notImplemented(
          'No resource of this server supports this method. Methods are case-sensitive: send GET, not get.',
        )
      break
    case 'HPE_INVALID_VERSION':
      if (/^[^\n]* HTTP\/(?!1\.)\d\.\d\r\n/.test(head))
        return versionNotSupported('This HTTP version is not supported. Send this request as HTTP/1.1.')
      break
    case 'HPE_PAUSED_H2_UPGRADE':
      return versionNotSupported('HTTP/2 is not supported. Send this request as HTTP/1.1.')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return requestTimeout(
        'The request did not arrive completely in time. Send it again, faster or with less content.',
      )
  }
  return malformedRequest(
    'This is not a valid HTTP/1.1 message (RFC 9112). Check its request line, headers and content.',
  )
}

/**
 * The part of the door `message` that Node's parser plays. What it refuses has no reply, only a socket; the answer
 * looks like all others, comes when those before it have gone out (RFC 9112 9.3.2), and is the last one on the
 * connection.
 */
export const answerSocket = (app: FastifyInstance, error: ConnectionError, socket: Socket): void => {
  // One answer is enough; what comes after it is dropped until the socket closes.
  if (!socket.writable) return
  // The client has gone, or it never sent an octet.
  if (error.code === 'ECONNRESET' || socket.bytesRead === 0) {
    socket.destroy()
    return
  }
  const turn = latestTurn(socket)
  const head = beginning(error, turn?.message)
  const answer = { refusal: refusalAt(error, head), isHead: head.startsWith('HEAD '), line: requestLineIn(head) }
  if (!turn || !isArriving(turn)) inTurn(socket, { act: () => finish(app, answer, socket) })
  // Its content is broken before it was carried out.
  else if (takeBack(socket, turn)) inTurn(socket, { act: () => finish(app, answer, socket, turn) })
  // Its answer is on the way or out, and the content was only to be dropped.
  else if (turn.response?.headersSent) socket.destroySoon()
  else {
    turn.reply?.hijack()
    finish(app, answer, socket, turn)
  }
}

/** Whether its operation lets in more content than others, for which a slow uplink takes longer. */
const isLarge = ({ reply }: Turn): boolean =>
  reply?.request.routeOptions.config.operation?.doors.some(({ limit = 0 }) => limit > usualLimit) ?? false

/** Ends a message whose content has not arrived after so many milliseconds, as Node ends those that reach its own limit. */
export const limitArrival = (server: Server, turn: Turn & { message: IncomingMessage }, milliseconds: number): void => {
  if (!isArriving(turn)) return
  const { message } = turn
  const timer = setTimeout(() => {
    const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    if (isArriving(turn) && !isLarge(turn)) server.emit('clientError', error, message.socket)
  }, milliseconds).unref()
  // A message that nobody reads to its end does not close, but its connection does.
  const { socket } = message
  const forget = (): void => {
    clearTimeout(timer)
    socket.off('close', forget)
  }
  message.once('close', forget)
  socket.once('close', forget)
}

/** CONNECT asks for a tunnel (RFC 9110 9.3.6), and Node hands out the bare socket. */
export const answerConnect = (app: FastifyInstance, message: IncomingMessage): void => {
  const { socket } = message
  // With the socket Node hands out the duty to hear of its end.
  socket.on('error', () => socket.destroy())
  const refusal = notImplemented(
    'This server is not a proxy, so it does not support CONNECT. Send the request to the server that it is meant for.',
  )
  const answer = { refusal, isHead: false, line: requestLineOf(message) }
  inTurn(socket, { act: () => finish(app, answer, socket) })
}

const requestLineOf = ({ method = '', url = '', httpVersion }: IncomingMessage): Observation['line'] => ({
  method,
  target: url,
  version: httpVersion,
})

export const finish = (
  app: FastifyInstance,
  { refusal, isHead, line }: { refusal: Refusal; isHead: boolean; line: Observation['line'] },
  socket: Socket,
  { message, reply }: Pick<Turn, 'message' | 'reply'> = {},
): void => {
  if (!socket.writable) return
  const request = reply?.request
  const { visit, id } = request ?? { visit: new Visit(), id: randomUUID() }
  const { status } = refusal
  visit.told = true
  const { door, headers, content: problem } = render(refusal, id, visit, app.house)
  const content = String(problem)
  const known = message ? requestLineOf(message) : line
  // Whatever stood in the place of a method: it may be long.
  const begun = request ? lineOf(request) : known && { method: known.method.slice(0, 20) }
  logAnswer(app.log, { reqId: id, ...begun }, status, door, refusal)
  const fields = { ...headers, date: formatHttpDate(new Date()), 'content-length': String(Buffer.byteLength(content)) }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  const text = (message ? message.method === 'HEAD' : isHead) ? '' : content
  for (const observe of app.house.observers)
    observe({
      id,
      client: { address: addressOf(request?.ip ?? '', socket.remoteAddress), username: visit.username },
      line: known,
      operation: request && operationOf(request),
      rawHeaders: message?.rawHeaders ?? [],
      passed: visit.passed,
      door,
      outcome: refusal,
      problem: problemDetails(refusal, id, app.house),
      status,
      gotContinue: message !== undefined && wasAskedForContent(message),
      fields: Object.entries(fields).flat(),
      milliseconds: undefined,
    })
  socket.write(`HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${lines.join('')}\r\n${text}`)
  socket.destroySoon()
}
