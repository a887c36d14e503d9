import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { openDatabase } from '../../src/database/open.ts'
import { call, Program, server } from '../program.ts'

// Kills the server at any moment while users register and mails go out, starts it again, and counts: each user who got a 201
// must get a mail, and only one that was on its way at the kill may come twice, under the same Message-ID.

const rounds = Number(process.argv[2] ?? 20)
const ends: (() => void | Promise<void>)[] = []
const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-kill-'))
const path = join(folder, 'kitchen.db')

/** How often each Message-ID came, by the address that it went to. */
const caught = new Map<string, Map<string, number>>()
const catcher = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  onData: (stream, session, callback) => {
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    stream.on('end', async () => {
      const id = /^Message-ID: (.*)$/im.exec(text)?.[1] ?? ''
      for (const { address } of session.envelope.rcptTo) {
        const ids = caught.get(address) ?? new Map<string, number>()
        caught.set(address, ids.set(id, (ids.get(id) ?? 0) + 1))
      }
      // So that some kills come before the answer, and some behind it.
      await wait(Math.random() * 20)
      callback()
    })
  },
})
catcher.on('error', () => {})
await new Promise<void>((resolve) => catcher.listen(0, '127.0.0.1', resolve))
const address = catcher.server.address()
const environment = {
  PORT: '0',
  DATABASE_PATH: path,
  RATE_LIMIT: '0',
  LOG_LEVEL: 'info',
  SMTP_URL: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
  MAIL_FROM: 'kitchen@server.example',
}

const start = async () => {
  const program = new Program(server, environment, (end) => ends.push(end))
  const [, origin = ''] = await program.until(/is open at (http:\S+)\n/)
  return { program, origin }
}

const acknowledged: string[] = []

const registerUntilKilled = async (origin: string): Promise<void> => {
  for (;;) {
    const username = `cook-${acknowledged.length}-${Math.random().toString(36).slice(2, 8)}`
    const email = `${username}@kitchen.example`
    const json = { username, email, password: 'a-good-password' }
    const answer = await call(origin, 'POST /users', { json }).catch(() => undefined)
    if (answer?.status !== 201) return
    acknowledged.push(email)
  }
}

/** Mails that are neither sent nor given up. */
const waiting = (): number => {
  const database = openDatabase(path)
  const count = database.prepare<[], number>('SELECT count(*) FROM outbox WHERE next_at IS NOT NULL').pluck().get()
  database.close()
  return count ?? 0
}

try {
  for (let round = 0; round < rounds; round++) {
    const { program, origin } = await start()
    const registering = Promise.all([1, 2, 3].map(() => registerUntilKilled(origin)))
    await wait(Math.random() * 5000)
    program.kill('SIGKILL')
    await Promise.all([program.ended, registering])
  }
  const { program } = await start()
  while (waiting() > 0) await wait(500)
  program.kill('SIGTERM')
  await program.ended

  const lost = acknowledged.filter((email) => !caught.has(email))
  const twice = [...caught.values()].filter((ids) => [...ids.values()].some((count) => count > 1))
  const otherIds = [...caught.values()].filter((ids) => ids.size > 1)
  process.stdout.write(
    `${rounds} kills, ${acknowledged.length} users, ${caught.size} addresses with mail: ${lost.length} lost, ${twice.length} twice under one Message-ID, ${otherIds.length} under two\n`,
  )
  if (lost.length > 0 || otherIds.length > 0) process.exitCode = 1
} finally {
  for (const end of ends) await end()
  catcher.close()
  rmSync(folder, { recursive: true })
}
