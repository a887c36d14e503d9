import { Server } from './server.ts'

const get = 'GET /recipes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'

/** The status of an answer over a connection of its own, or what went wrong instead. */
const ask = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    let heard = ''
    const socket = server.connect()
    socket.setEncoding('latin1').on('data', (text) => {
      heard += text
    })
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    socket.on('close', () => resolve(heard.slice(9, 12) || 'nothing'))
    socket.write(get)
  })

/** Ends a server under 50 clients that come again at each answer: each is answered, or refused by a closed port. */
export const drain = async (rounds: number) => {
  const outcomes: Record<string, number> = {}
  const ends = new Set<unknown>()
  let slowest = 0
  for (let round = 0; round < rounds; round++) {
    const server = await Server.start()
    const client = async (): Promise<void> => {
      for (let came = ''; came !== 'ECONNREFUSED'; ) {
        came = await ask(server)
        outcomes[came] = (outcomes[came] ?? 0) + 1
      }
    }
    const clients = Array.from({ length: 50 }, client)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { how, milliseconds } = await server.end('SIGTERM')
    await Promise.all(clients)
    ends.add(how)
    slowest = Math.max(slowest, milliseconds)
  }
  const isForeseen = Object.keys(outcomes).every((name) => ['200', '503', 'ECONNREFUSED'].includes(name))
  return { rounds, outcomes, ends: [...ends], slowest, isGood: isForeseen && [...ends].every((end) => end === 0) }
}
