import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** A mail as an SMTP server got it: its envelope, and its text with all header fields. */
export type Caught = { readonly from: string; readonly to: readonly string[]; readonly text: string }

/** What a field of the header section says, unfolded. */
export const fieldOf = ({ text }: Caught, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(text.split('\r\n\r\n')[0]?.replace(/\r\n[ \t]+/g, ' ') ?? '')?.[1]

type Answer = Error & { responseCode?: number }

export const smtpError = (responseCode: number): Answer => Object.assign(new Error('no'), { responseCode })

/** A real SMTP server on a free port of this machine, which keeps what it is sent. */
export const openCatcher = async (options: SMTPServerOptions = {}) => {
  const caught: Caught[] = []
  const waiting: (() => void)[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    // Not the names of the clients, which would be asked of DNS.
    disableReverseLookup: true,
    onData: (stream, session, callback) => {
      let text = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        caught.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), text })
        callback()
        for (const wake of waiting.splice(0)) wake()
      })
    },
    ...options,
  })
  // A client that goes away in the middle is what some tests are about.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    caught,
    /** All mails, as soon as there are so many. */
    until: async (count: number): Promise<readonly Caught[]> => {
      while (caught.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
      return caught
    },
  }
}

/** A server that speaks no SMTP: what it does with each connection. */
export const openServer = async (onConnection: (socket: Socket) => void): Promise<string> => {
  const server = createServer(onConnection)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  return `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
