import type { IncomingMessage, ServerResponse } from 'node:http'

/** Requests whose client waits for a 100 before it sends its content (RFC 9110 10.1.1). */
const waiting = new WeakMap<IncomingMessage, ServerResponse>()

export const waitForContinue = (message: IncomingMessage, response: ServerResponse): void => {
  waiting.set(message, response)
}

/** Asks for the content, once all doors before it have let the request in. */
export const askForContent = (message: IncomingMessage): void => {
  waiting.get(message)?.writeContinue()
  waiting.delete(message)
}

/** Whether a client got its final answer without a 100: what it sends next may be the content or another request. */
export const neverAskedForContent = (message: IncomingMessage): boolean => waiting.has(message)
