import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { temporaryFolder } from './database/folder.ts'
import { parseJson } from './harness/answer.ts'
import { secret, toast } from './harness/kitchen.ts'
import {
  call,
  type Environment,
  idleConnection,
  logIn,
  Program,
  preload,
  server,
  type WhenFinished,
} from './program.ts'

const node = process.execPath

const main = (environment: Environment, whenFinished: WhenFinished) =>
  new Program(server, { PORT: '0', ...environment }, whenFinished)

/** A server that is open, and the address that it tells. */
const open = async (environment: Environment, whenFinished: WhenFinished) => {
  const program = main(environment, whenFinished)
  const production = environment.NODE_ENV === 'production'
  const [, address = ''] = await program.until(
    production ? /listening at (http:[^"]+)"/ : /is open at (http:\S+)(?:.*\n)*.*DELETE .*\n/,
  )
  return { program, address }
}

const newPath = (whenFinished: WhenFinished): string => join(temporaryFolder(whenFinished), 'data', 'kitchen.db')

const shakshuka = '/recipes/0190a000-0000-7000-8000-000000000001'

/** The status of what a curl line asks for: from curl itself, where this machine has it. */
const statusOf = (line: string): Promise<number> =>
  new Promise((resolve, reject) => {
    execFile('sh', ['-c', line], (error, stdout) => {
      if (!error) resolve(Number(/^HTTP\/1\.1 (\d{3}) /.exec(stdout)?.[1]))
      else if (error.code === 127) withoutCurl(line).then(resolve, reject)
      else reject(error)
    })
  })

const withoutCurl = async (line: string): Promise<number> => {
  const {
    method = 'GET',
    user,
    url = '',
  } = /^curl -i( -u (?<user>\S+))?( -X (?<method>[A-Z]+))? '?(?<url>[^\s']+)'?$/.exec(line)?.groups ?? {}
  const headers = user === undefined ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }
  return (await fetch(url, { method, headers })).status
}

describe.concurrent('npm start', () => {
  it('tells the address, the users, and three lines that give 200, 201 and 401', async ({ expect, onTestFinished }) => {
    const path = newPath(onTestFinished)
    const { program, address } = await open({ DATABASE_PATH: path, PATH: process.env.PATH ?? '' }, onTestFinished)
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(program.stdout).toMatch(/^ *ada +lovelace-1815$/m)
    expect(program.stdout).toMatch(/^ *grace +hopper-1906$/m)

    const lines = [...program.stdout.matchAll(/^ *(curl .*)$/gm)].map(([, line = '']) => line)
    expect(await Promise.all(lines.map(statusOf))).toEqual([200, 201, 401])
    expect(await Promise.all(lines.map(withoutCurl))).toEqual([200, 201, 401])
    expect(program.stderr).toBe('')
    expect(readdirSync(join(path, '..')).filter((name) => !/-(wal|shm)$/.test(name))).toEqual([
      'kitchen.db',
      'kitchen.db.secret',
    ])
  })

  it('tells an address that can be asked, also where it listens on all', async ({ expect, onTestFinished }) => {
    const { address } = await open({ DATABASE_PATH: ':memory:', HOST: '0.0.0.0', TEACHING: 'true' }, onTestFinished)
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await call(address, 'GET /health/ready')).toMatchObject({ status: 200, json: { status: 'ok' } })
    expect(existsSync(':memory:.secret')).toBe(false)
  })

  it('keeps the data and the secret for the next start, and seeds no second time', async ({
    expect,
    onTestFinished,
  }) => {
    const environment = { DATABASE_PATH: newPath(onTestFinished) }
    const first = await open(environment, onTestFinished)
    const { token } = await logIn(first.address, 'ada', 'lovelace-1815')
    const json = { ...toast, visibility: 'private' }
    const { status, headers } = await call(first.address, 'POST /recipes', { token, json })
    expect(status).toBe(201)
    await call(first.address, `DELETE ${shakshuka}`, { token })
    first.program.kill('SIGTERM')
    await first.program.ended

    const { address } = await open(environment, onTestFinished)
    const kept = await call(address, `GET ${headers.get('location')}`, { token })
    expect(kept).toMatchObject({ status: 200, json: { title: 'Toast', author: 'ada' } })
    expect((await call(address, `GET ${shakshuka}`)).status).toBe(404)
  })

  it('in production has no seed, no Kitchen-Doors, and problems as PUBLIC_URL has it', async (context) => {
    const { expect, onTestFinished } = context
    const path = newPath(onTestFinished)
    const { program, address } = await open(
      { DATABASE_PATH: path, NODE_ENV: 'production', JWT_SECRET: secret, PUBLIC_URL: 'https://kitchen.example/' },
      onTestFinished,
    )
    const list = await call(address, 'GET /recipes')
    expect(list).toMatchObject({ status: 200, json: { items: [] } })
    expect(list.headers.has('kitchen-doors')).toBe(false)

    const login = await call(address, 'POST /sessions', { json: { username: 'ada', password: 'lovelace-1815' } })
    expect(login.status).toBe(401)
    expect(login.headers.has('kitchen-doors')).toBe(false)
    expect(login.json).toMatchObject({
      type: 'https://kitchen.example/problems/wrong-credentials',
      instance: `urn:uuid:${login.headers.get('x-request-id')}`,
    })
    // What the parser refuses keeps to it too.
    const { hostname, port } = new URL(address)
    const socket = connect(Number(port), hostname).setEncoding('utf8')
    socket.write('NONSENSE\r\n\r\n')
    const answer = (await socket.toArray()).join('')
    expect(answer).toContain('"instance":"urn:uuid:')
    expect(answer).not.toMatch(/kitchen-doors/i)

    expect(program.stdout).not.toContain('curl')
    expect(existsSync(`${path}.secret`)).toBe(false)
    expect(program.stderr).toBe('')
  })
})

describe.concurrent('a start that fails says why, one line for each fault, with exit code 1', () => {
  it.for<[string, Environment, RegExp[]]>([
    [
      'wrong variables',
      { PORT: '65536', LOG_LEVEL: 'loud', JWT_SECRET: 'hunter2' },
      [
        /^PORT is "65536"; .+\.$/,
        /^JWT_SECRET is wrong \(its value is not shown\); .+\.$/,
        /^LOG_LEVEL is "loud"; .+\.$/,
      ],
    ],
    ['production without JWT_SECRET', { NODE_ENV: 'production' }, [/^JWT_SECRET is not set; .*32 bytes.*\.$/]],
    ['a HOST of another machine', { HOST: '192.0.2.1', TEACHING: 'true' }, [/^HOST 192\.0\.2\.1 .*\.$/]],
    [
      'a file that is no database',
      { DATABASE_PATH: import.meta.filename },
      [/^DATABASE_PATH .* not an SQLite database.*\.$/],
    ],
  ])('%s', async ([, environment, wanted], { expect, onTestFinished }) => {
    const program = main({ DATABASE_PATH: newPath(onTestFinished), ...environment }, onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toMatch(/\n$/)
    const lines = program.stderr.trimEnd().split('\n')
    expect(lines).toEqual(wanted.map((pattern) => expect.stringMatching(pattern)))
    expect(program.stderr).not.toContain('hunter2')
    expect(program.stdout).toBe('')
  })

  it('a port in use', async ({ expect, onTestFinished }) => {
    const blocker = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => {
      blocker.close()
    })
    await once(blocker, 'listening')
    const place = blocker.address()
    const port = typeof place === 'object' ? place?.port : undefined
    const program = main({ DATABASE_PATH: newPath(onTestFinished), PORT: String(port) }, onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toMatch(new RegExp(`^PORT ${port} is in use on 127\\.0\\.0\\.1; .+\\.\n$`))
    expect(program.stdout).toBe('')
  })
})

describe.concurrent('a HOST of two addresses', () => {
  const addresses = ['127.0.0.1', '127.0.0.2']
  const resolved = `
    import { syncBuiltinESMExports } from 'node:module'
    import dns from 'node:dns/promises'
    dns.lookup = async () => ${JSON.stringify(addresses)}.map((address) => ({ address, family: 4 }))
    syncBuiltinESMExports()`
  const command = [node, ...preload(resolved), 'src/main.ts']

  it('is listened on at both, alike, until the end', async ({ expect, onTestFinished }) => {
    const environment = { HOST: 'localhost', PORT: '0', DATABASE_PATH: ':memory:', DRAIN_SECONDS: '0' }
    const program = new Program(command, environment, onTestFinished)
    const [, port] = await program.until(/is open at http:\S+:(\d+)/)
    for (const address of addresses)
      for (const [message, status] of [
        ['GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n', 200],
        ['CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n', 501],
        ['NONSENSE\r\n\r\n', 400],
      ] as const) {
        const socket = connect(Number(port), address).setEncoding('utf8')
        socket.write(message)
        const answer = (await socket.toArray()).join('')
        expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*x-request-id`, 's'))
      }
    program.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(program.stderr).toBe('')
    for (const address of addresses) expect(program.stdout).toContain(`Server listening at http://${address}:${port}"`)
  })

  it('is refused where the port is taken on one of them', async ({ expect, onTestFinished }) => {
    const blocker = createServer().listen(0, '127.0.0.2')
    onTestFinished(() => {
      blocker.close()
    })
    await once(blocker, 'listening')
    const place = blocker.address()
    const port = typeof place === 'object' ? place?.port : undefined
    const environment = { HOST: 'localhost', PORT: String(port), DATABASE_PATH: ':memory:' }
    const program = new Program(command, environment, onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toMatch(new RegExp(`^PORT ${port} is in use on localhost; .+\\.\n$`))
  })
})

describe.concurrent('a signal', () => {
  it.for<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
    '%s finishes what is under way, and ends with 0',
    async (signal, context) => {
      const { expect, onTestFinished } = context
      const { program, address } = await open({ DATABASE_PATH: ':memory:', DRAIN_SECONDS: '0' }, onTestFinished)
      const idle = await idleConnection(address, onTestFinished)
      const closed = once(idle, 'close')
      const content = JSON.stringify({ username: 'ada', password: 'lovelace-1815' })
      const underWay = request(`${address}/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': content.length, expect: '100-continue' },
      })
      underWay.flushHeaders()
      // The server waits for the content from here on,
      await once(underWay, 'continue')
      program.kill(signal)
      // and has heard the signal from here on.
      await closed

      const answered = once(underWay, 'response')
      underWay.end(content)
      const [response] = await answered
      const chunks = await response.toArray()
      expect(response.statusCode).toBe(201)
      // Kept open, the connection would keep the server waiting for a request that must not come (RFC 9112 9.6).
      expect(response.headers.connection).toBe('close')
      expect(parseJson(Buffer.concat(chunks).toString())).toMatchObject({ tokenType: 'Bearer' })
      expect(await program.ended).toBe(0)
      expect(program.stderr).toBe('')
    },
  )

  it('ends it with 0 from the moment on in which the port is open', async ({ expect, onTestFinished }) => {
    const signalAtOnce = `
      import { Server } from 'node:net'
      const { listen } = Server.prototype
      Server.prototype.listen = function (...args) {
        this.once('listening', () => process.kill(process.pid, 'SIGTERM'))
        return listen.apply(this, args)
      }`
    const program = new Program(
      [node, ...preload(signalAtOnce), 'src/main.ts'],
      { PORT: '0', DATABASE_PATH: ':memory:', DRAIN_SECONDS: '0' },
      onTestFinished,
    )
    expect(await program.ended).toBe(0)
    expect(program.stderr).toBe('')
  })
})

describe.concurrent('a reader that has read enough', () => {
  it('does not end the server', async ({ expect, onTestFinished }) => {
    const program = new Program(
      [
        '/bin/sh',
        '-c',
        `${server.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')} | grep -m1 'is open at' >&2`,
      ],
      { PORT: '0', DATABASE_PATH: ':memory:', PATH: process.env.PATH ?? '' },
      onTestFinished,
      { detached: true },
    )
    while (!program.stderr.includes('http')) await new Promise((resolve) => setImmediate(resolve))
    const [address = ''] = /http:\S+/.exec(program.stderr) ?? []
    for (let count = 0; count < 100; count++) expect((await call(address, 'GET /recipes')).status).toBe(200)
  })

  it('does not break a reset', async ({ expect, onTestFinished }) => {
    const program = new Program(
      ['/bin/sh', '-c', `"$0" src/reset.ts | true`, node],
      { DATABASE_PATH: newPath(onTestFinished), PATH: process.env.PATH ?? '' },
      onTestFinished,
    )
    expect(await program.ended).toBe(0)
    expect(program.stderr).toBe('')
  })
})

describe.concurrent('npm run reset', () => {
  const reset = (environment: Environment, whenFinished: WhenFinished) =>
    new Program([node, 'src/reset.ts'], environment, whenFinished)

  it('puts the seed back under a running server', async ({ expect, onTestFinished }) => {
    const environment = { DATABASE_PATH: newPath(onTestFinished) }
    const { address } = await open(environment, onTestFinished)
    const { token } = await logIn(address, 'ada', 'lovelace-1815')
    const before = await call(address, `GET ${shakshuka}`)
    await call(address, `DELETE ${shakshuka}`, { token })
    await call(address, 'POST /recipes', { token, json: toast })

    const program = reset(environment, onTestFinished)
    expect(await program.ended).toBe(0)
    expect(program.stdout).toBe(`The seed data is restored in ${environment.DATABASE_PATH}.\n`)
    expect(program.stderr).toBe('')
    const after = await call(address, `GET ${shakshuka}`)
    expect(after).toMatchObject({ status: 200, json: before.json })
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
    expect((await call(address, 'GET /recipes')).json).toMatchObject({ items: expect.not.arrayContaining([toast]) })
    expect((await call(address, 'GET /users/me', { token })).json).toMatchObject({ type: '/problems/ended-session' })
    expect((await logIn(address, 'ada', 'lovelace-1815')).token).toMatch(/^eyJ/)
  })

  it('is refused in production, and nothing is touched', async ({ expect, onTestFinished }) => {
    const path = newPath(onTestFinished)
    const environment = { DATABASE_PATH: path, NODE_ENV: 'production', JWT_SECRET: secret }
    const program = reset(environment, onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toMatch(/^NODE_ENV is "production"; [^\n]+\.\n$/)
    expect(program.stdout).toBe('')
    expect(existsSync(path)).toBe(false)
  })
})
