import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Answer } from '../../src/answer.ts'
import { door } from '../../src/door.ts'
import { openTally } from '../../src/doors/rate.ts'
import { world } from '../../src/kitchen.ts'
import { operation } from '../../src/operation.ts'
import { problem, Refusal } from '../../src/problem.ts'
import { openServer } from '../../src/server.ts'
import { passwords } from '../../src/users/passwords.ts'
import { buildKitchen, openKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { openLog } from '../harness/log.ts'

const host = 'Host: localhost'
const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`
const post = (path: string, json: unknown, ...fields: string[]): string => {
  const content = JSON.stringify(json)
  const length = `Content-Length: ${Buffer.byteLength(content)}`
  return head(`POST ${path} HTTP/1.1`, host, 'Content-Type: application/json', length, ...fields) + content
}
const chunked = (path: string): string =>
  head(`POST ${path} HTTP/1.1`, host, 'Content-Type: application/json', 'Transfer-Encoding: chunked')

const ada = { username: 'ada', email: 'ada@kitchen.example', password: 'lovelace-1815' }
const { email: _email, ...credentials } = ada
const grace = { username: 'grace', email: 'grace@kitchen.example', password: 'hopper-1906' }
const live = head('GET /health/live HTTP/1.1', host)

const statuses = (wire: string): number[] =>
  [...wire.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

const userExists = async (kitchen: TestKitchen, username = 'ada'): Promise<boolean> =>
  (await kitchen.send('GET /users/:username', { path: { username } })).status === 200

/** A conversation over a socket: what was heard, and when the server has closed it. */
const talk = async (kitchen: TestKitchen) => {
  const port = await kitchen.listen()
  let heard = ''
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('utf8').on('data', (text) => {
    heard += text
  })
  const closed = new Promise<void>((resolve, reject) => socket.on('close', () => resolve()).on('error', reject))
  return {
    socket,
    hear: (text: string) => vi.waitFor(() => expect(heard).toContain(text), { interval: 5, timeout: 30_000 }),
    end: async () => {
      await closed
      return heard
    },
  }
}

describe('answers come in the order of their requests (RFC 9112 9.3.2)', () => {
  it('a registration has its own answer before a broken chunk behind it is refused', async () => {
    const kitchen = await openKitchen()
    const wire = await kitchen.raw(`${post('/users', ada)}${chunked('/users')}zz\r\n{}\r\n`)
    expect(statuses(wire)).toEqual([201, 400])
    expect(wire).toMatch(/HTTP\/1\.1 400 .*connection: close.*malformed-request/s)
    expect(await userExists(kitchen)).toBe(true)
  })

  it.each([
    ['what is no request line', 'garbage\r\n\r\n', 400],
    ['the first octets of TLS', '\x16\x03\x01\x02\0\x01\0', 400],
    ['a method that no resource has', head('FOO /recipes HTTP/1.1', host), 501],
  ])('two logins have theirs before %s behind them is refused', async (_what, broken, status) => {
    const kitchen = await openKitchen()
    await kitchen.register(ada.username, ada.password)
    const login = post('/sessions', credentials)
    expect(statuses(await kitchen.raw(login + login + broken))).toEqual([201, 201, status])
  })
})

describe('requests that are pipelined are carried out one after the other (RFC 9112 9.3.2)', () => {
  const soup = { title: 'Soup', ingredients: [{ name: 'leek' }], steps: ['Cook.'] }

  it.each([
    ['DELETE', undefined, [204, 404], 'There is no such recipe'],
    ['PATCH', { title: 'Leek soup' }, [200, 200], '"title":"Leek soup"'],
  ])('what follows a %s sees what it has done', async (method, json, wanted, seen) => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const { headers } = await kitchen.send('POST /recipes', { token, json: soup })
    const content = json ? JSON.stringify(json) : ''
    const change = head(
      `${method} ${headers.location} HTTP/1.1`,
      host,
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      `Content-Length: ${content.length}`,
    )
    const read = head(`GET ${headers.location} HTTP/1.1`, host, 'Connection: close')
    const wire = await kitchen.raw(change + content + read)
    expect(statuses(wire)).toEqual(wanted)
    expect(wire.slice(wire.lastIndexOf('HTTP/1.1 '))).toContain(seen)
  })

  it('a client that reads nothing has one answer made for it, and not one for each request', async () => {
    let asked = 0
    const kitchen = await openKitchen({
      plugins: async (app) => {
        app.get('/much', async () => {
          asked += 1
          return 'x'.repeat(4 * 1024 * 1024)
        })
      },
    })
    const { socket, hear, end } = await talk(kitchen)
    socket.pause()
    socket.write(head('GET /much HTTP/1.1', host).repeat(50))
    // An answer on another connection shows that the server has turned to this one.
    await vi.waitFor(() => expect(asked).toBeGreaterThan(0), { interval: 5, timeout: 30_000 })
    expect((await kitchen.send('GET /health/live')).status).toBe(200)
    expect(asked).toBeLessThan(4)
    socket.resume()
    await vi.waitFor(() => expect(asked).toBe(50), { interval: 20, timeout: 60_000 })
    socket.write(head('GET /health/live HTTP/1.1', host, 'Connection: close'))
    await hear('"ok"')
    await end()
  })

  it('a plugin that is slow holds back what is broken behind its request', async () => {
    const kitchen = await openKitchen({
      plugins: async (app) => {
        app.addHook('onRequest', () => new Promise((resolve) => setImmediate(resolve)))
      },
    })
    expect(statuses(await kitchen.raw(`${live}garbage\r\n\r\n`))).toEqual([200, 400])
  })
})

describe('a message that is broken behind a readable head has one answer', () => {
  const begun = (line: string): string => head(line, host, 'Transfer-Encoding: chunked')

  it.each([
    ['GET /', 'X: y'],
    ['POST /reset', 'X: y'],
    ['POST /reset', 'Expect: 100-continue'],
  ])('%s with %s is 400, and nothing is done', async (line, field) => {
    const kitchen = await openKitchen({ why: true })
    // Not one whom a reset would bring back.
    await kitchen.register('lin')
    const wire = await kitchen.raw(`${head(`${line} HTTP/1.1`, host, 'Transfer-Encoding: chunked', field)}zz\r\n`)
    expect(statuses(wire).filter((status) => status !== 100)).toEqual([400])
    const { json } = await kitchen.send('GET /requests')
    const told = Array.isArray(json.items) ? json.items.filter((item) => item.line.target === line.split(' ')[1]) : []
    expect(told).toEqual([expect.objectContaining({ status: 400 })])
    expect(await userExists(kitchen, 'lin')).toBe(true)
  })

  it('unless that answer is on its way: then the connection ends, and nothing is written into it', async () => {
    const kitchen = await openKitchen({
      plugins: async (app) => {
        app.post('/drip', (_request, reply) => {
          reply.raw.writeHead(200)
          reply.raw.write('a drop')
          reply.hijack()
        })
        app.addContentTypeParser('*', (_request, _payload, done) => done(null))
      },
    })
    const { socket, hear, end } = await talk(kitchen)
    socket.write(begun('POST /drip HTTP/1.1'))
    await hear('a drop')
    socket.write('zz\r\n')
    expect(statuses(await end())).toEqual([200])
  })

  it('an operation that wants no content acts at once where its length is known', async () => {
    const kitchen = await openKitchen()
    const { socket, hear } = await talk(kitchen)
    socket.write(head('GET /health/live HTTP/1.1', host, 'Content-Length: 100'))
    await hear('"ok"')
    socket.destroy()
  })

  it('one that changes something asks for the content first, where its client waits for a 100', async () => {
    const kitchen = await openKitchen({ why: true })
    await kitchen.register('lin')
    const { socket, hear, end } = await talk(kitchen)
    const fields = ['Content-Length: 2', 'Expect: 100-continue', 'Connection: close']
    socket.write(head('POST /reset HTTP/1.1', host, ...fields))
    await hear('100 Continue')
    expect(await userExists(kitchen, 'lin')).toBe(true)
    socket.write('{}')
    expect(statuses(await end())).toEqual([100, 204])
    expect(await userExists(kitchen, 'lin')).toBe(false)
  })

  it('nor does it wait for a client that waits for a 100', async () => {
    const kitchen = await openKitchen()
    const { socket, end } = await talk(kitchen)
    socket.write(head('GET /health/live HTTP/1.1', host, 'Transfer-Encoding: chunked', 'Expect: 100-continue'))
    const wire = await end()
    expect(statuses(wire)).toEqual([200])
    expect(wire).toMatch(/\r\nconnection: close\r\n/i)
  })
})

const long = `/nothing?${'a'.repeat(20_000)}`
const malformed: [what: string, wire: string, status: number][] = [
  ['a method that no resource has', head('FOO /recipes HTTP/1.1', host), 501],
  ['another version', head('GET /recipes HTTP/3.0', host), 505],
  ['a target of 20,000 characters', head(`GET ${long} HTTP/1.1`, host), 414],
  ['a field of 20,000 characters', head('GET /recipes HTTP/1.1', host, `X: ${'a'.repeat(20_000)}`), 431],
  ['a field without a colon', head('GET /recipes HTTP/1.1', host, 'X'), 400],
  ['HEAD and a field without a colon', head('HEAD /recipes HTTP/1.1', host, 'X'), 400],
  ['no Host', head('GET /recipes HTTP/1.1'), 400],
]

describe.each(malformed)('a second message with %s', (_what, wire, status) => {
  const expectLast = (answers: string): void => {
    const last = answers.slice(answers.lastIndexOf(`HTTP/1.1 ${status} `))
    expect(last).toMatch(/\r\nconnection: close\r\n/i)
    if (wire.startsWith('HEAD')) expect(last).toMatch(/\r\n\r\n$/)
    else expect(last).toMatch(/\r\n\r\n\{"type":"\/problems\//)
  }

  it(`is refused with ${status} as the first on a connection`, async () => {
    const answers = await (await openKitchen()).raw(wire)
    expect(statuses(answers)).toEqual([status])
    expectLast(answers)
  })

  it(`is refused with ${status} as the second, when the first has its answer`, async () => {
    const { socket, hear, end } = await talk(await openKitchen())
    socket.write(live)
    await hear('"ok"')
    socket.write(wire)
    const answers = await end()
    expect(statuses(answers)).toEqual([200, status])
    expectLast(answers)
  })

  it.each([
    ['one without content', live, 200],
    ['one with content', post('/users', ada), 201],
    ['one with chunks', `${chunked('/sessions')}2\r\n{}\r\n0\r\n\r\n`, 422],
  ])(`is refused with ${status} as the second, which came at once with %s`, async (_kind, first, before) => {
    const answers = await (await openKitchen()).raw(first + wire)
    expect(statuses(answers)).toEqual([before, status])
    expectLast(answers)
  })
})

describe('an answer that says Connection: close is the last one, and what follows is not done (RFC 9112 9.6)', () => {
  const next = post('/users', ada)

  /** Sends both at once, and tells the statuses that come back, and how many passwords were hashed for the second. */
  const sendBoth = async (first: string, draining = false) => {
    const { hash, verify } = passwords({ memoryCost: 8, timeCost: 1 })
    let hashed = 0
    const counting = {
      verify,
      hash: (password: string) => {
        hashed += 1
        return hash(password)
      },
    }
    const kitchen = await openKitchen({ passwords: counting })
    kitchen.app.house.draining = draining
    const wire = await kitchen.raw(first + next)
    expect(wire).toMatch(/\r\nconnection: close\r\n/i)
    // What was let in before it has come as far by now.
    expect((await kitchen.send('POST /users', { json: grace })).status).toBe(201)
    return { statuses: statuses(wire), hashed: hashed - 1 }
  }

  it.each([
    ['the client asked for it', head('GET /health/live HTTP/1.1', host, 'Connection: close'), 200],
    ['the client speaks HTTP/1.0', head('GET /health/live HTTP/1.0', host), 200],
    ['there are two Hosts', head('GET /recipes HTTP/1.1', host, host), 400],
    ['the path cannot be decoded', head('GET /recipes/%zz HTTP/1.1', host), 400],
    ['the target is too long', head(`GET ${long.slice(0, 9000)} HTTP/1.1`, host), 414],
    ['the method is unknown', head('PROPFIND /recipes HTTP/1.1', host), 501],
    ['an expectation cannot be met', post('/sessions', credentials, 'Expect: 200-ok'), 417],
    ['a chunk is broken', `${chunked('/sessions')}zz\r\n`, 400],
    ['a field is broken', head('GET /recipes HTTP/1.1', host, 'X'), 400],
    [
      'the content is too large',
      head('POST /users HTTP/1.1', host, 'Content-Type: application/json', 'Content-Length: 2000000'),
      413,
    ],
    [
      'the transfer coding is unknown',
      `${head('POST /users HTTP/1.1', host, 'Content-Type: application/json', 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`,
      501,
    ],
  ])('because %s', async (_why, first, status) => {
    expect(await sendBoth(first)).toEqual({ statuses: [status], hashed: 0 })
  })

  it('because the server is about to close', async () => {
    expect(await sendBoth(live, true)).toEqual({ statuses: [200], hashed: 0 })
  })
})

describe('a client that is still sending', () => {
  const large = 4 * 1024 * 1024

  it.each([
    ['413 content-too-large', 'POST /users HTTP/1.1', 413],
    ['404 no-such-route', 'POST /nothing HTTP/1.1', 404],
    ['401 missing-token', 'POST /recipes HTTP/1.1', 401],
  ])('can read %s, since what it sends is dropped for a while (RFC 9112 9.6)', async (_problem, line, status) => {
    const kitchen = await openKitchen()
    const { socket, end } = await talk(kitchen)
    const fields = [host, 'Connection: close', 'Content-Type: application/json', `Content-Length: ${large}`]
    socket.write(head(line, ...fields))
    socket.write('x'.repeat(large))
    expect(statuses(await end())).toEqual([status])
  })
})

describe('a client that reads nothing of its answer', () => {
  it('is closed when nothing has gone out for a while, and one that has its answer is not', async () => {
    const kitchen = await openKitchen({
      timeouts: { headers: 10_000, request: 30_000, unread: 2000, check: 1000 },
      plugins: async (app) => {
        app.get('/much', async () => 'x'.repeat(16 * 1024 * 1024))
        app.get('/late', () => new Promise((resolve) => setTimeout(() => resolve('late'), 1500)))
      },
    })
    const port = await kitchen.listen()
    const accepted = once(kitchen.app.server, 'connection')
    const deaf = connect(port, '127.0.0.1').on('error', () => {})
    deaf.pause().write(head('GET /much HTTP/1.1', host))
    const [connection] = await accepted
    const late = await talk(kitchen)
    late.socket.write(head('GET /late HTTP/1.1', host, 'Connection: close'))
    await once(connection, 'close')
    expect(statuses(await late.end())).toEqual([200])
    deaf.destroy()
  })
})

describe('a client that closes its side behind its request, as nc does', () => {
  const login = post('/sessions', credentials)

  it.each([
    ['has its answer, and then the end', login, [201]],
    ['has all of them in order', live + login + live, [200, 201, 200]],
    ['is told where the message is not whole', login.slice(0, -1), [400]],
    ['is told where the header section is not', login.slice(0, 40), [400]],
  ])('%s', async (_what, wire, wanted) => {
    const kitchen = await openKitchen()
    await kitchen.register(ada.username, ada.password)
    const { socket, end } = await talk(kitchen)
    socket.end(wire)
    expect(statuses(await end())).toEqual(wanted)
  })
})

describe('a DELETE with content, which it has no use for', () => {
  const remove = async (framing: string, content: string, timeouts = {}) => {
    const kitchen = await openKitchen({ timeouts })
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const { socket, end } = await talk(kitchen)
    socket.end(`${head(`DELETE /recipes/${id} HTTP/1.1`, host, `Authorization: Bearer ${token}`, framing)}${content}`)
    const [status] = statuses(await end())
    return [status, (await kitchen.send('GET /recipes/:id', { path: { id } })).status]
  }

  it.each([
    ['is carried out when that has come', 'Content-Length: 2', '{}', [204, 404]],
    ['is refused and not carried out where that breaks off', 'Content-Length: 10', '{}', [400, 200]],
    ['is refused and not carried out where a chunk breaks off', 'Transfer-Encoding: chunked', 'a\r\n{}', [400, 200]],
    ['is carried out when all of it has come', 'Content-Length: 2000000', 'x'.repeat(2_000_000), [204, 404]],
  ])('%s', async (_what, framing, content, wanted) => {
    expect(await remove(framing, content)).toEqual(wanted)
  })
})

describe('the end of the server', () => {
  it('resets no connection that the kernel has taken before: all are accepted and answered', async () => {
    const kitchen = await buildKitchen()
    const port = await kitchen.listen()
    // The event loop accepts one connection in each turn, so most of them still wait when the last one is there.
    const sockets = Array.from({ length: 30 }, () => connect(port, '127.0.0.1'))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    const answers = sockets.map(async (socket) => {
      socket.write(live)
      return statuses(Buffer.concat(await socket.toArray()).toString())
    })
    await kitchen.close()
    expect(await Promise.all(answers)).toEqual(sockets.map(() => [200]))
  })
})

describe('HTTP/1.0', () => {
  it('has no Transfer-Encoding: 400, and the connection is closed (RFC 9112 6.1)', async () => {
    const kitchen = await openKitchen()
    const chunks = `${JSON.stringify(ada).length.toString(16)}\r\n${JSON.stringify(ada)}\r\n0\r\n\r\n`
    const wire = await kitchen.raw(
      head(
        'POST /users HTTP/1.0',
        'Content-Type: application/json',
        'Connection: keep-alive',
        'Transfer-Encoding: chunked',
      ) +
        chunks +
        live,
    )
    expect(statuses(wire)).toEqual([400])
    expect(wire).toMatch(/\r\nconnection: close\r\n/i)
    expect(await userExists(kitchen)).toBe(false)
  })
})

describe('a client that goes away in the middle', () => {
  it.each([
    ['of its content', head('POST /users HTTP/1.1', host, 'Content-Type: application/json', 'Content-Length: 100')],
    ['of a chunk', `${chunked('/users')}64\r\n`],
  ])('%s is told in the log at info, and is no error', async (_where, begun) => {
    const log = openLog()
    const kitchen = await openKitchen({ logger: log.logger })
    const { socket } = await talk(kitchen)
    const arrived = once(kitchen.app.server, 'request')
    socket.write(`${begun}{"username"`)
    await arrived
    socket.resetAndDestroy()
    await vi.waitFor(() => expect(log.lines().map(({ msg }) => msg)).toContain('the client went away'), {
      interval: 5,
      timeout: 30_000,
    })
    const line = log.lines().find(({ msg }) => msg === 'the client went away')
    expect(line).toMatchObject({ method: 'POST', route: '/users', ms: expect.any(Number) })
    const id = line?.reqId
    const told = () => log.lines().filter(({ reqId }) => reqId === id)
    expect((await kitchen.send('GET /health/live')).status).toBe(200)
    expect(told().map(({ level }) => level)).toEqual(told().map(() => 30))
    expect(log.errors()).toEqual([])
  })

  it('of its content is logged even if it leaves while an earlier door is waiting', async () => {
    const log = openLog()
    const kitchen = await openKitchen({ logger: log.logger })
    let arrive = (): void => {}
    let goOn = (): void => {}
    const arrived = new Promise<void>((resolve) => (arrive = resolve))
    const gone = new Promise<void>((resolve) => (goOn = resolve))
    kitchen.app.house.around.acceptable = async ({ raw }, ask) => {
      raw.socket.once('close', goOn)
      arrive()
      await gone
      return ask()
    }
    const { socket } = await talk(kitchen)
    socket.write(
      `${head('POST /users HTTP/1.1', host, 'Content-Type: application/json', 'Content-Length: 100')}{"username"`,
    )
    await arrived
    socket.resetAndDestroy()
    await vi.waitFor(() => expect(log.lines().map(({ msg }) => msg)).toContain('the client went away'), {
      interval: 5,
      timeout: 30_000,
    })
    expect(log.errors()).toEqual([])
  })
})

const noSuchThing = problem('precondition', 'no-such-thing', 412, 'None', { section: 'RFC 9110 15.5.13' })

/** A row with one operation, whose only door wants to send this. */
const openSmall = async (outcome: () => Refusal<'no-such-thing'> | Answer<304, undefined>, later: boolean) => {
  const log = openLog()
  const options = {
    manner: { production: false, publicUrl: undefined, corsOrigin: undefined },
    hosts: new Set<string>(),
    rateLimit: 0,
    trustProxy: undefined,
    world,
    logger: log.logger,
  }
  const app = openServer(options, openTally(world), () => true)
  const asked = door('precondition', [noSuchThing], () => (later ? Promise.resolve().then(outcome) : outcome()))
  operation(app, 'GET /small', {
    summary: 'Ask the door',
    doors: { precondition: asked },
    answers: { 204: null },
    action: () => new Answer(204, undefined, {}),
  })
  onTestFinished(async () => {
    await app.close()
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { address: app.listeningOrigin, log }
}

describe('500 internal-error', () => {
  const unhandled: unknown[] = []
  const keep = (reason: unknown): void => {
    unhandled.push(reason)
  }

  it.each(
    [true, false].flatMap((later) =>
      [
        ['a BigInt', () => new Refusal('no-such-thing', noSuchThing, 'None.', {}, { size: 1n })] as const,
        [
          'a line break in a field',
          () => new Refusal('no-such-thing', noSuchThing, 'None.', { x: 'a\r\nb' }, {}),
        ] as const,
        ['a line break in a field of an answer', () => new Answer(304, undefined, { x: 'a\r\nb' })] as const,
      ].map(([what, outcome]) => [what, later ? 'later' : 'at once', outcome, later] as const),
    ),
  )('comes where a door wants to send %s %s, and nobody fails unheard', async (_what, _when, outcome, later) => {
    process.on('unhandledRejection', keep)
    onTestFinished(() => {
      process.off('unhandledRejection', keep)
    })
    const { address, log } = await openSmall(outcome, later)
    const response = await fetch(`${address}/small`)
    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.has('x')).toBe(false)
    expect(response.headers.get('kitchen-doors')).toMatch(/, precondition=500$/)
    expect(await response.json()).toMatchObject({ type: '/problems/internal-error', status: 500 })
    expect(log.errors()).not.toEqual([])
    expect((await fetch(`${address}/nothing`)).status).toBe(404)
    expect(unhandled).toEqual([])
  })
})

describe('a 422 is never much larger than what it is about', () => {
  it.each([
    ['95,000 unknown members', Object.fromEntries(Array.from({ length: 95_000 }, (_, index) => [`k${index}`, 0]))],
    ['a member with a name of a mebibyte', { ['k'.repeat(1024 * 1024 - 20)]: 0 }],
    ['a name of many characters to escape', { ['~/"\\'.repeat(100_000)]: 0 }],
    ['a hundred thousand faulty items', { title: 'Toast', ingredients: Array.from({ length: 100_000 }, () => 0) }],
  ])('%s', async (_what, json) => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    for (const operation of ['POST /users', 'POST /recipes']) {
      const answer = await kitchen.send(operation, { token, json })
      expect(answer.status).toBe(422)
      expect(answer.text.length).toBeLessThan(64_000)
    }
  })
})
