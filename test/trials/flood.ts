import { recipe, Server } from './server.ts'

const head = 'GET /recipes?limit=6 HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** 580 requests for a page of large recipes on a connection that is never read, with a heap of 256 MiB. */
export const flood = async (connections: number) => {
  const server = await Server.start({}, '--max-old-space-size=256')
  const headers = await server.login()
  for (let count = 0; count < 6; count++)
    await server.send('POST /recipes', headers, recipe(`Large ${count}`, 'y'.repeat(2000), 100))
  const before = server.resident()
  const sockets = Array.from({ length: connections }, () => {
    const socket = server.connect()
    socket.pause().write(head.repeat(580))
    return socket
  })
  let [most, latest, isAlive] = [0, 0, true]
  for (let count = 0; count < 20; count++) {
    const begin = performance.now()
    isAlive &&= (await server.send('GET /health/live')).status === 200
    latest = Math.max(latest, performance.now() - begin)
    most = Math.max(most, server.resident())
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  for (const socket of sockets) socket.destroy()
  const { how, milliseconds } = await server.end('SIGTERM')
  const result = { connections, grownMiB: most - before, latestMs: Math.round(latest), end: how, endMs: milliseconds }
  return { ...result, isGood: isAlive && how === 0 && result.grownMiB < 50 * connections }
}
