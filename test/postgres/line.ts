import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * A connection to a server by way of a port that can be cut off, or hang so that what the server says does not arrive: at
 * once, or as soon as some words are sent over it.
 */
export const openLine = async (url: string) => {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let isCut = false
  let isHanging = false
  let sent = ''
  let fatal: string | undefined
  let numbing: string | undefined
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const listener = createServer((client) => {
    const server = connect(Number(port), hostname)
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket)
      socket
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(socket)
          other.destroy()
        })
    }
    if (isCut) return cut()
    client.on('data', (data) => {
      sent += data.toString('latin1')
      if (numbing !== undefined && data.includes(numbing)) isHanging = true
      server.write(data)
      // The words arrive, and their answer does not.
      if (fatal !== undefined && data.includes(fatal)) server.end(() => client.destroy())
    })
    server.on('data', (data) => {
      if (!isHanging && !client.destroyed && !server.writableEnded) client.write(data)
    })
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    listener.close()
    cut()
  })
  await once(listener, 'listening')
  const address = listener.address()
  return {
    url: url.replace(port, String(typeof address === 'object' && address ? address.port : 0)),
    cut: () => {
      isCut = true
      cut()
    },
    /** All that was sent over it. */
    sent: () => sent,
    isHanging: () => isHanging,
    hang: () => {
      isHanging = true
    },
    hangAt: (words: string) => {
      numbing = words
    },
    cutAfter: (words: string) => {
      fatal = words
    },
    restore: () => {
      isCut = false
      isHanging = false
      fatal = undefined
      numbing = undefined
    },
  }
}
