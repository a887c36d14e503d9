import pino from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { loggerOptions } from '../src/logger.ts'
import { type Options, openKitchen, type Sent } from './harness/kitchen.ts'
import { openLog } from './harness/log.ts'

/** What a line says of its own: not what each line of the log has. */
const bare = (line: object | undefined) => {
  const { time, pid, hostname, ...rest }: Record<string, unknown> = { ...line }
  return rest
}

const open = async (options: Options = {}) => {
  const log = openLog()
  const kitchen = await openKitchen({ logger: log.logger, ...options })
  return {
    kitchen,
    log,
    /** The only line that is written when a request is answered, without its id. */
    line: async (operation: string, sent?: Sent) => {
      const before = log.lines().length
      const { headers } = await kitchen.send(operation, sent)
      const lines = log.lines().slice(before)
      expect(lines).toHaveLength(1)
      const { reqId, ...line } = bare(lines[0])
      expect(reqId).toBe(headers['x-request-id'])
      return line
    },
  }
}

const info = { level: 30, msg: 'answered', ms: expect.any(Number) }
const warn = { ...info, level: 40 }
const path = { id: '0190a000-0000-7000-8000-000000000001' }

describe('the line of a request', () => {
  it('has the pattern of its route, and neither its path nor its query', async () => {
    const { line } = await open()
    const answered = await line('GET /users/:username/recipes', { path: { username: 'eve' }, query: '?q=secret' })
    expect(answered).toEqual({
      ...info,
      method: 'GET',
      route: '/users/:username/recipes',
      status: 404,
      door: 'existence',
      problem: 'no-such-user',
    })
    expect(await line('GET /recipes', { query: '?q=secret' })).toEqual({
      ...info,
      method: 'GET',
      route: '/recipes',
      status: 200,
    })
  })

  it('has no route where the path has none', async () => {
    const { line } = await open()
    expect(await line('GET /no/such/path')).toEqual({
      ...info,
      method: 'GET',
      status: 404,
      door: 'route',
      problem: 'no-such-route',
    })
  })

  it('has the user as soon as it is known who sends it', async () => {
    const { kitchen, line } = await open()
    const json = { username: 'ada', email: 'ada@kitchen.example', password: 'lovelace-1815' }
    const registered = await line('POST /users', { json })
    const user = (await kitchen.sql('SELECT id FROM users'))[0]?.id
    expect(registered).toEqual({ ...info, method: 'POST', route: '/users', status: 201, user })
    const { token, refreshToken } = await kitchen.login('ada', json.password)
    const login = (password: string) => ({ json: { username: 'ada', password } })
    const basic = (password: string) => ({ headers: { authorization: `Basic ${btoa(`ada:${password}`)}` } })

    for (const [operation, sent, status] of [
      ['POST /sessions', login(json.password), 201],
      ['POST /sessions', basic(json.password), 201],
      ['POST /sessions/refresh', { json: { refreshToken } }, 200],
      ['GET /users/me', { token }, 200],
      ['GET /recipes/:id', { token, path }, 404],
      ['PUT /recipes/:id', { token, path }, 404],
    ] as const)
      expect(await line(operation, sent), operation).toMatchObject({ status, user })

    for (const [operation, sent, problem] of [
      ['POST /sessions', login('wrong'), 'wrong-credentials'],
      ['POST /sessions', basic('wrong'), 'wrong-credentials'],
      ['POST /sessions/refresh', { json: { refreshToken: 'wrong' } }, 'invalid-refresh-token'],
      ['GET /users/me', { token: `${token}x` }, 'invalid-token'],
      ['GET /recipes/:id', { path }, 'no-such-recipe'],
    ] as const) {
      const refused = await line(operation, sent)
      expect(refused, operation).toMatchObject({ problem })
      expect(refused, operation).not.toHaveProperty('user')
    }
  })

  it('has the trace that the request belongs to', async () => {
    const { line } = await open()
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    const traceparent = `00-${trace}-00f067aa0ba902b7-01`
    expect(await line('GET /recipes', { headers: { traceparent } })).toMatchObject({ trace })
    expect(await line('GET /recipes', { headers: { traceparent: `${traceparent}x` } })).not.toHaveProperty('trace')
  })

  it('is a warning where the server could not serve it, and says why', async () => {
    const { line } = await open({ isOverloaded: () => true })
    expect(await line('GET /recipes')).toEqual({
      ...warn,
      method: 'GET',
      route: '/recipes',
      status: 503,
      door: 'service',
      problem: 'overloaded',
      why: 'The server has more requests than it can handle. Send the request again in a few seconds.',
    })
  })

  it('is a warning where it took more than a second', async () => {
    const now = vi.spyOn(performance, 'now')
    onTestFinished(() => now.mockRestore())
    const took = (milliseconds: number) => async () => {
      const time = performance.now()
      now.mockImplementation(() => time + milliseconds)
      return 'done'
    }
    const { kitchen, log } = await open({
      plugins: async (app) => {
        app.get('/quick', took(900))
        app.get('/slow', took(1001))
      },
    })
    for (const [route, level] of [
      ['/quick', info],
      ['/slow', warn],
    ] as const) {
      now.mockReset()
      const { headers } = await kitchen.app.inject(route)
      const reqId = headers['x-request-id']
      expect(bare(log.lines().at(-1))).toEqual({ ...level, reqId, method: 'GET', route, status: 200 })
    }
    expect(log.lines().at(-1)?.ms).toBeGreaterThan(1000)
  })

  it.each([
    ['BREW /recipes HTTP/1.1\r\nHost: a\r\n\r\n', { method: 'BREW', status: 501, problem: 'not-implemented' }],
    ['NONSENSE\r\n\r\n', { status: 400, problem: 'malformed-request' }],
    [
      `${'B'.repeat(60)} /recipes HTTP/1.1\r\nHost: a\r\n\r\n`,
      { method: 'B'.repeat(20), status: 501, problem: 'not-implemented' },
    ],
    [
      'POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      { method: 'POST', route: '/users', status: 400, problem: 'malformed-request', ms: expect.any(Number) },
    ],
  ])('is written for what the parser refuses too: %j', async (message, expected) => {
    const { kitchen, log } = await open()
    const answer = await kitchen.sendRaw('GET /', message)
    const lines = log.lines().filter(({ msg }) => msg === 'answered')
    expect(lines).toHaveLength(1)
    expect(bare(lines[0])).toEqual({
      level: 30,
      msg: 'answered',
      reqId: answer.headers['x-request-id'],
      door: 'message',
      ...expected,
    })
  })
})

describe('X-Request-Id', () => {
  const given = '0190a000-0000-4000-8000-00000000ABCD'
  const trustProxy = ['127.0.0.0/8']
  const idOf = async (options: Options, id: string) => {
    const kitchen = await openKitchen(options)
    return (await kitchen.send('GET /recipes', { headers: { 'x-request-id': id } })).headers['x-request-id']
  }

  it('of a trusted proxy is kept, in lower case, and stands in the log and the problem', async () => {
    const { kitchen, log } = await open({ trustProxy })
    const answer = await kitchen.send('GET /nothing', { headers: { 'x-request-id': given } })
    const id = given.toLowerCase()
    expect(answer.headers['x-request-id']).toBe(id)
    expect(answer.json.instance).toBe(`/requests/${id}`)
    expect(log.lines().map(({ reqId }) => reqId)).toContain(id)
  })

  it.each(['', 'xyz', `${given}, ${given}`, `{${given}}`, given.replaceAll('-', '')])(
    'that is no UUID is not kept: %j',
    async (id) => {
      expect(await idOf({ trustProxy }, id)).not.toContain(id || given)
      expect(await idOf({ trustProxy }, id)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    },
  )

  it('of anybody else is not kept', async () => {
    for (const trustProxy of [undefined, ['192.0.2.1'], ['::1', '10.0.0.0/8']])
      expect(await idOf({ trustProxy }, given)).not.toBe(given.toLowerCase())
  })
})

describe('the logger', () => {
  it('blots out secrets, should anything that has one be logged', async () => {
    const options = await loggerOptions('info')
    if (typeof options !== 'object') throw new Error('There are no options')
    const log = openLog()
    const logger = pino({ redact: options.redact ?? [] }, log.logger.stream)
    const headers = { authorization: 'SECRET', cookie: 'SECRET', 'set-cookie': ['SECRET'] }
    const content = { password: 'SECRET', currentPassword: 'SECRET', accessToken: 'SECRET', refreshToken: 'SECRET' }
    logger.info({ ...headers, ...content, headers, body: content, req: { headers, body: content }, res: { headers } })
    logger.error(Object.assign(new Error('It failed'), { ...content, headers }))
    expect(log.text().match(/\[Redacted\]/g)).toHaveLength(31)
    expect(log.text()).not.toContain('SECRET')
  })
})
