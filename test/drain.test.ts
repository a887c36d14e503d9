import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'vitest'
import { parseAnswer, parseJson } from './harness/answer.ts'
import { call, type Environment, idleConnection, Program, server, type WhenFinished } from './program.ts'

const open = async (environment: Environment, whenFinished: WhenFinished) => {
  const program = new Program(
    server,
    { PORT: '0', DATABASE_PATH: ':memory:', RATE_LIMIT: '0', ...environment },
    whenFinished,
  )
  const [, address = ''] = await program.until(/is open at (http:\S+)/)
  return { program, address }
}

/** A connection over which nothing has been said yet. */
const silentConnection = async (address: string, whenFinished: WhenFinished) => {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  whenFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return socket
}

/** A login of which all has come but the last octet. */
const beginLogin = async (address: string, whenFinished: WhenFinished) => {
  const content = JSON.stringify({ username: 'ada', password: 'lovelace-1815' })
  const socket = await silentConnection(address, whenFinished)
  const fields = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${content.length}`
  socket.setEncoding('utf8').write(`POST /sessions HTTP/1.1\r\n${fields}\r\nExpect: 100-continue\r\n\r\n`)
  await once(socket, 'data')
  socket.write(content.slice(0, -1))
  return {
    /** Sends the rest, and whatever comes behind it. */
    finish: async (behind = ''): Promise<string> => {
      socket.write(content.slice(-1) + behind)
      return (await socket.toArray()).join('')
    },
  }
}

/** A connection over which a header section has begun. */
const halfBegunConnection = async (address: string, whenFinished: WhenFinished) => {
  const socket = await silentConnection(address, whenFinished)
  socket.setEncoding('utf8').write('GET /recipes HTTP/1.1\r\nHost: loc')
  return socket
}

/** Knocks until nobody opens. */
const untilRefused = async (address: string): Promise<void> => {
  const { hostname, port } = new URL(address)
  for (;;) {
    const code = await new Promise<unknown>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.destroy())
      socket.on('error', (error) => resolve('code' in error && error.code)).on('close', () => resolve(undefined))
    })
    if (code === 'ECONNREFUSED') return
  }
}

const expectShuttingDown = (expect: typeof import('vitest').expect, wire: string): void => {
  const answer = parseAnswer('GET /recipes', wire)
  expect(answer).toMatchObject({ status: 503, reason: 'Service Unavailable', doors: 'message, service=503' })
  expect(answer.json).toMatchObject({ type: '/problems/shutting-down', status: 503 })
  expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', connection: 'close' })
  expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/)
}

describe.concurrent('SIGTERM', () => {
  it('takes readiness away, serves for DRAIN_SECONDS, closes the port, finishes what is under way, and ends with 0', async ({
    expect,
    onTestFinished,
  }) => {
    const { program, address } = await open({ DRAIN_SECONDS: '2' }, onTestFinished)
    const silent = await silentConnection(address, onTestFinished)
    const halfBegun = await halfBegunConnection(address, onTestFinished)
    const underWay = await beginLogin(address, onTestFinished)
    const idle = await idleConnection(address, onTestFinished)
    const closed = once(idle, 'close')
    expect((await call(address, 'GET /health/ready')).status).toBe(200)

    program.kill('SIGTERM')
    let ready = await call(address, 'GET /health/ready')
    while (ready.status === 200) ready = await call(address, 'GET /health/ready')
    expect(ready).toMatchObject({ status: 503, json: { type: '/problems/shutting-down' } })
    expect(ready.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    for (const [line, status] of [
      ['GET /health/live', 200],
      ['GET /recipes', 200],
      ['GET /nothing', 404],
      ['GET /recipes/', 200],
      ['GET /users/me', 401],
    ] as const) {
      const answer = await call(address, line)
      expect([line, answer.status, answer.headers.get('connection')]).toEqual([line, status, 'close'])
    }

    // What is idle is closed with the listener.
    await closed
    expect(await silent.toArray()).toEqual([])
    const late = (await halfBegun.toArray()).join('')
    expect(late).toMatch(/^HTTP\/1\.1 408 .*\r\nconnection: close\r\n.*"\/problems\/request-timeout"/s)
    await untilRefused(address)

    const answers = await underWay.finish('GET /recipes HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const [login = '', refused = ''] = answers.split(/(?=HTTP\/1\.1 503)/)
    expect(login).toMatch(/^HTTP\/1\.1 201 /)
    expectShuttingDown(expect, refused)
    expect(await program.ended).toBe(0)
    const told = program.stdout
      .split('\n')
      .map(parseJson)
      .filter(({ msg }) => /^(Server listening|ready$|draining$|drained$)/.test(String(msg)))
    expect(told).toMatchObject([
      { level: 30, msg: `Server listening at ${address}` },
      { level: 30, msg: 'ready', ms: expect.any(Number) },
      { level: 30, msg: 'draining', seconds: 2, underWay: expect.any(Number) },
      { level: 30, msg: 'drained', ms: expect.any(Number), underWay: 1 },
    ])
    expect(told[2]?.underWay).toBeGreaterThanOrEqual(1)
    expect(told[3]?.ms).toBeGreaterThanOrEqual(2000)
    expect(program.stderr).toBe('')
  })

  it('cuts no request that it has accepted, while many come over connections that are kept', async ({
    expect,
    onTestFinished,
  }) => {
    const { program, address } = await open({ DRAIN_SECONDS: '1' }, onTestFinished)
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    onTestFinished(() => agent.destroy())
    const content = JSON.stringify({ username: 'ada', password: 'lovelace-1815' })
    const answers: { status: number | undefined; id: unknown }[] = []
    const failures: unknown[] = []

    const login = async (): Promise<void> => {
      const asked = request(`${address}/sessions`, {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': content.length },
      })
      const answered = once(asked, 'response')
      asked.end(content)
      const [response] = await answered
      await response.toArray()
      answers.push({ status: response.statusCode, id: response.headers['x-request-id'] })
    }
    const client = async (): Promise<void> => {
      // Fifty come before the signal, the rest until the port is closed.
      for (let count = 0; count < 100 && failures.length === 0; count++) {
        if (answers.length === 50) program.kill('SIGTERM')
        try {
          await login()
        } catch (error) {
          failures.push(error instanceof Error && 'code' in error ? error.code : error)
        }
      }
    }
    await Promise.all(Array.from({ length: 8 }, client))
    expect(await program.ended).toBe(0)

    const statuses = new Set(answers.map(({ status }) => status))
    expect([...statuses].filter((status) => status !== 201 && status !== 503)).toEqual([])
    expect(statuses).toContain(201)
    // The log has a line for each request that was carried out: each of those has had its whole answer.
    const accepted = program.stdout
      .split('\n')
      .map(parseJson)
      .filter(({ msg }) => msg === 'answered')
      .map(({ reqId }) => reqId)
    expect(answers.length).toBeGreaterThan(50)
    expect(accepted.toSorted()).toEqual(answers.map(({ id }) => id).toSorted())
    expect(program.stderr).toBe('')
  })
})

describe.concurrent('SIGINT', () => {
  it('does the same without the wait', async ({ expect, onTestFinished }) => {
    const { program, address } = await open({ DRAIN_SECONDS: '60' }, onTestFinished)
    const underWay = await beginLogin(address, onTestFinished)
    const idle = await idleConnection(address, onTestFinished)
    const closed = once(idle, 'close')
    program.kill('SIGINT')
    await closed
    await untilRefused(address)
    expect(await underWay.finish()).toMatch(/^HTTP\/1\.1 201 .*\r\nconnection: close\r\n/is)
    expect(await program.ended).toBe(0)
    expect(program.stderr).toBe('')
  })
})
