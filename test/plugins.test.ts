import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import serveStatic from '@fastify/static'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { identify } from '../src/doors/authentication.ts'
import { name } from '../src/name.ts'
import { Refusal } from '../src/problem.ts'
import { openKitchen } from './harness/kitchen.ts'
import { openLog } from './harness/log.ts'

const entrance = 'message, service, host, route, method'

const open = async (
  plugins: (app: FastifyInstance) => Promise<void>,
  options: Parameters<typeof openKitchen>[0] = {},
) => {
  const log = openLog()
  const kitchen = await openKitchen({ logger: log.logger, ...options, plugins })
  const inject = async (request: InjectOptions | string) => {
    const answer = await kitchen.app.inject(request)
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['cache-control']).toMatch(/\S/)
    return answer
  }
  return { kitchen, inject, log }
}

/** A plugin that keeps numbers and takes content in Fastify's own way. */
const numbers = async (app: FastifyInstance): Promise<void> => {
  app.get('/numbers', async ({ log }) => {
    log.info('counting')
    return { numbers: [1, 2, 3] }
  })
  const body = { type: 'object', required: ['number'], properties: { number: { type: 'integer' } } }
  app.post('/numbers', { schema: { body }, bodyLimit: 100 }, async ({ body }, reply) => reply.code(201).send(body))
  app.get('/numbers/:way', async ({ params }) => {
    const way: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'way') : undefined
    if (way === 'gone') throw Object.assign(new Error('This number was withdrawn.'), { statusCode: 410 })
    if (way === 'broken') throw Object.assign(new Error('SELECT secret FROM numbers'), { statusCode: 502 })
    if (way === 'text') throw 'SELECT secret'
    throw new Error('SELECT secret FROM numbers')
  })
}

const fault = (message: string): never => {
  throw new Error(message)
}

const problemOf = (answer: { json: () => unknown; headers: object }) => {
  expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  return answer.json()
}

describe('a route that is no operation', () => {
  it('answers what it likes, behind the doors that all requests meet', async () => {
    const { inject } = await open(numbers, { rateLimit: 600 })
    const answer = await inject('/numbers')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ numbers: [1, 2, 3] })
    expect(answer.headers).toMatchObject({
      'kitchen-doors': 'message, service, host, rate, route, method, action=200',
      'cache-control': 'no-cache',
      'ratelimit-policy': '"default";q=600;w=60',
      ratelimit: '"default";r=599;t=60',
    })
  })

  it('gives HEAD the same fields and no content', async () => {
    const { inject } = await open(numbers)
    const [got, head] = [await inject('/numbers'), await inject({ method: 'HEAD', url: '/numbers' })]
    const comparable = ({ date: _, 'x-request-id': __, ...headers }: typeof got.headers) => headers
    expect(comparable(head.headers)).toEqual(comparable(got.headers))
    expect(head.body).toBe('')
  })

  it('has its methods in Allow, for OPTIONS and for a 405', async () => {
    const { inject } = await open(numbers)
    const options = await inject({ method: 'OPTIONS', url: '/numbers' })
    expect([options.statusCode, options.headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS'])
    const refused = await inject({ method: 'DELETE', url: '/numbers' })
    expect([refused.statusCode, refused.headers.allow]).toEqual([405, 'GET, HEAD, POST, OPTIONS'])
    expect(refused.headers['kitchen-doors']).toBe(`${entrance}=405`)
    expect(problemOf(refused)).toMatchObject({ type: '/problems/method-not-allowed' })
  })

  it.each([
    ['503 while the server closes', 'service', 503, {}],
    ['421 for another host', 'host', 421, { host: 'bakery.example' }],
  ])('is refused with %s', async (_what, door, status, headers) => {
    const { kitchen, inject } = await open(numbers)
    kitchen.app.house.closing = door === 'service'
    const answer = await inject({ url: '/numbers', headers })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['kitchen-doors']).toMatch(new RegExp(`${door}=${status}$`))
    expect(problemOf(answer)).toMatchObject({ status })
  })

  it('is refused with 429, and is not reached', async () => {
    const { inject } = await open(numbers, { rateLimit: 1 })
    await inject('/numbers')
    const answer = await inject('/numbers')
    expect(answer.statusCode).toBe(429)
    expect(answer.headers['kitchen-doors']).toBe('message, service, host, rate=429')
    expect(problemOf(answer)).toMatchObject({ type: '/problems/too-many-requests' })
  })

  it('moves from a trailing slash with 308', async () => {
    const { inject } = await open(numbers)
    const answer = await inject('/numbers/?a=1')
    expect([answer.statusCode, answer.headers.location]).toEqual([308, '/numbers?a=1'])
  })

  it('speaks to the log under the id of the request', async () => {
    const { inject, log } = await open(numbers)
    const answer = await inject('/numbers')
    const id = answer.headers['x-request-id']
    expect(log.lines()).toContainEqual(expect.objectContaining({ msg: 'counting', reqId: id }))
    expect(log.lines()).toContainEqual(expect.objectContaining({ msg: 'answered', reqId: id, route: '/numbers' }))
  })

  it('reads content with the parsers and schemas of Fastify', async () => {
    const { inject } = await open(numbers)
    const answer = await inject({ method: 'POST', url: '/numbers', payload: { number: 7 } })
    expect([answer.statusCode, answer.json()]).toEqual([201, { number: 7 }])
    expect(answer.headers['kitchen-doors']).toBe(`${entrance}, action=201`)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('sends 100 Continue before it reads content that was announced', async () => {
    const { kitchen } = await open(numbers)
    const wire = await kitchen.raw(
      'POST /numbers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 12\r\n' +
        'Expect: 100-continue\r\nConnection: close\r\n\r\n{"number":1}',
    )
    expect(wire).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Created\r\n/)
  })
})

describe('what such a route throws', () => {
  it.each([
    ['content that its schema refuses', { payload: { number: 'x' } }, 400, 'Bad Request'],
    ['content that is no JSON', { payload: '{', headers: { 'content-type': 'application/json' } }, 400, 'Bad Request'],
    ['a type without a parser', { payload: 'x', headers: { 'content-type': 'a/b' } }, 415, 'Unsupported Media Type'],
    ['more than its limit', { payload: { number: 1, more: 'x'.repeat(100) } }, 413, 'Content Too Large'],
  ])('for %s is a problem without a type of its own', async (_what, request, status, title) => {
    const { inject } = await open(numbers)
    const answer = await inject({ method: 'POST', url: '/numbers', ...request })
    expect([answer.statusCode, answer.statusMessage]).toEqual([status, title])
    expect(answer.headers['kitchen-doors']).toBe(`${entrance}, action=${status}`)
    expect(problemOf(answer)).toEqual({
      type: 'about:blank',
      title,
      status,
      detail: expect.stringMatching(/\S/),
      instance: `/requests/${answer.headers['x-request-id']}`,
    })
  })

  it('with a statusCode of 4xx has its message for a detail (RFC 9457 4.2.1)', async () => {
    const { inject } = await open(numbers)
    const answer = await inject('/numbers/gone')
    expect(problemOf(answer)).toMatchObject({
      type: 'about:blank',
      title: 'Gone',
      status: 410,
      detail: 'This number was withdrawn.',
    })
  })

  it('that is a refusal is answered as by its door', async () => {
    const { inject } = await open(async (app) => {
      app.get('/numbers/own', async (request) => {
        const known = await identify(request)
        if (known instanceof Refusal) throw known
        return {}
      })
    })
    const answer = await inject({ url: '/numbers/own', headers: { authorization: 'Bearer a.b.c' } })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toMatch(new RegExp(`^Bearer realm="${name}", error="invalid_token", `))
    expect(answer.headers['kitchen-doors']).toBe(`${entrance}, authentication=401`)
    expect(problemOf(answer)).toMatchObject({ type: '/problems/invalid-token', status: 401 })
  })

  it.each(['broken', 'text', 'error'])('otherwise is an internal error that says nothing of it (%s)', async (way) => {
    const { inject, log } = await open(numbers)
    const answer = await inject(`/numbers/${way}`)
    expect(answer.statusCode).toBe(500)
    expect(answer.headers['kitchen-doors']).toBe(`${entrance}, action=500`)
    expect(problemOf(answer)).toMatchObject({ type: '/problems/internal-error' })
    expect(answer.body).not.toContain('SELECT')
    expect(log.text().match(/"level":50/g)).toHaveLength(1)
  })
})

describe('@fastify/static', () => {
  const openFiles = () => {
    const root = mkdtempSync(join(tmpdir(), 'status-kitchen-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    writeFileSync(join(root, 'menu.txt'), 'Toast, with butter')
    return open(async (app) => {
      await app.register(serveStatic, { root, prefix: '/files/' })
    })
  }

  it('serves a file, with its own caching', async () => {
    const { inject } = await openFiles()
    const answer = await inject('/files/menu.txt')
    expect([answer.statusCode, answer.body]).toEqual([200, 'Toast, with butter'])
    expect(answer.headers).toMatchObject({
      'kitchen-doors': `${entrance}, action=200`,
      'cache-control': 'public, max-age=0',
      'content-type': 'text/plain; charset=utf-8',
    })
  })

  it('has nothing else: 404, as a problem', async () => {
    const { inject } = await openFiles()
    const answer = await inject('/files/none.txt')
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['kitchen-doors']).toBe(`${entrance}, action=404`)
    expect(problemOf(answer)).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404 })
  })

  it('spares a file that the client has: 304', async () => {
    const { inject } = await openFiles()
    const { etag } = (await inject('/files/menu.txt')).headers
    const answer = await inject({ url: '/files/menu.txt', headers: { 'if-none-match': String(etag) } })
    expect([answer.statusCode, answer.body]).toEqual([304, ''])
    expect(answer.headers['kitchen-doors']).toBe(`${entrance}, action=304`)
  })

  it('sends a part: 206', async () => {
    const { inject } = await openFiles()
    const answer = await inject({ url: '/files/menu.txt', headers: { range: 'bytes=0-4' } })
    expect([answer.statusCode, answer.body]).toEqual([206, 'Toast'])
    expect(answer.headers).toMatchObject({
      'content-range': 'bytes 0-4/18',
      'kitchen-doors': `${entrance}, action=206`,
    })
  })

  it('has the methods of its files in Allow', async () => {
    const { inject } = await openFiles()
    const answer = await inject({ method: 'PUT', url: '/files/menu.txt' })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

describe('@fastify/multipart', () => {
  const upload = (octets: number): InjectOptions => ({
    method: 'POST',
    url: '/uploads',
    headers: { 'content-type': 'multipart/form-data; boundary=cut' },
    payload: `--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${'x'.repeat(octets)}\r\n--cut--\r\n`,
  })
  const uploads = async (app: FastifyInstance): Promise<void> => {
    await app.register(multipart, { limits: { fileSize: 1000 } })
    app.post('/uploads', async (request, reply) => {
      const content = await (await request.file())?.toBuffer()
      return reply.code(201).send({ octets: content?.length })
    })
  }

  it('takes a file', async () => {
    const { inject } = await open(uploads)
    const answer = await inject(upload(1000))
    expect([answer.statusCode, answer.json()]).toEqual([201, { octets: 1000 }])
    expect(answer.headers['kitchen-doors']).toBe(`${entrance}, action=201`)
  })

  it('refuses one that is too large: 413, as a problem', async () => {
    const { inject } = await open(uploads)
    const answer = await inject(upload(1001))
    expect(answer.statusCode).toBe(413)
    expect(answer.headers['kitchen-doors']).toBe(`${entrance}, action=413`)
    expect(problemOf(answer)).toMatchObject({ type: 'about:blank', title: 'Content Too Large', status: 413 })
  })
})

describe('a plugin that works on all answers', () => {
  const everywhere: [what: string, url: string, status: number][] = [
    ['an operation', '/recipes', 200],
    ['a refusal', '/users/me', 401],
    ['a path that does not exist', '/nothing', 404],
    ['a method that is not allowed', '/sessions/refresh', 405],
    ['a route that is no operation', '/numbers', 200],
  ]

  it.each(everywhere)('puts its fields on %s (@fastify/helmet, @fastify/cookie)', async (_what, url, status) => {
    const { inject } = await open(async (app) => {
      await app.register(helmet)
      await app.register(cookie)
      app.addHook('onRequest', async (_request, reply) => {
        reply.setCookie('seen', '1')
      })
      await app.register(numbers)
    })
    const answer = await inject(url)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['x-frame-options']).toBe('SAMEORIGIN')
    expect(answer.headers['set-cookie']).toMatch(/^seen=1/)
  })

  // @fastify/compress knows of routes only, and so leaves out what no route matched.
  it.each(everywhere.filter(([, url]) => url !== '/nothing'))(
    'works on the content of %s in onSend (@fastify/compress)',
    async (_what, url, status) => {
      const { inject } = await open(async (app) => {
        await app.register(compress, { threshold: 0 })
        await app.register(numbers)
      })
      const answer = await inject({ url, headers: { 'accept-encoding': 'gzip' } })
      expect(answer.statusCode).toBe(status)
      expect(answer.headers['content-encoding']).toBe('gzip')
      expect(answer.headers.vary).toMatch(/accept-encoding/i)
      expect(() => JSON.parse(gunzipSync(answer.rawPayload).toString())).not.toThrow()
    },
  )

  it.each(everywhere)('hears of %s in onResponse', async (_what, url, status) => {
    const heard: [string, number][] = []
    const { inject } = await open(async (app) => {
      app.addHook('onResponse', async (request, reply) => {
        heard.push([request.url, reply.statusCode])
      })
      await app.register(numbers)
    })
    await inject(url)
    expect(heard).toEqual([[url, status]])
  })

  it('may say that an answer varies, beside what the operation says', async () => {
    const { inject } = await open(
      async (app) => {
        app.addHook('onRequest', async (_request, reply) => {
          reply.header('vary', 'Cookie')
        })
      },
      { why: true },
    )
    expect((await inject('/')).headers.vary).toBe('Cookie, Accept')
  })

  it.each(everywhere)('may answer for %s before the walk begins', async (_what, url) => {
    const { inject, log } = await open(async (app) => {
      app.addHook('onRequest', async (_request, reply) => reply.code(202).send({ later: true }))
      await app.register(numbers)
    })
    const answer = await inject(url)
    expect([answer.statusCode, answer.json()]).toEqual([202, { later: true }])
    expect(answer.headers['kitchen-doors']).toBe('action=202')
    expect(log.lines()).toContainEqual(expect.objectContaining({ msg: 'answered', status: 202 }))
  })

  it.each([
    ['those that its error brings', { statusCode: 429, headers: { 'Retry-After': 3 } }, { 'retry-after': '3' }],
    ['the methods for a 405', { statusCode: 405 }, { allow: 'GET, HEAD, OPTIONS' }],
    [
      'several cookies',
      { statusCode: 403, headers: { 'set-cookie': ['a=1', 'b=2'] } },
      { 'set-cookie': ['a=1', 'b=2'] },
    ],
    ['a challenge for a 401', { statusCode: 401 }, { 'www-authenticate': `Bearer realm="${name}"` }],
    [
      'its own challenge for a 401',
      { statusCode: 401, headers: { 'www-authenticate': 'Digest realm="menu"' } },
      { 'www-authenticate': 'Digest realm="menu"' },
    ],
  ])('has header fields on its refusal: %s', async (_which, error, fields) => {
    const { inject } = await open(async (app) => {
      app.get('/menu', async () => {
        throw Object.assign(new Error('Not now.'), error)
      })
    })
    const answer = await inject('/menu')
    expect(answer.statusCode).toBe(error.statusCode)
    expect(answer.headers).toMatchObject(fields)
    expect(problemOf(answer)).toMatchObject({ type: 'about:blank', detail: 'Not now.' })
  })

  it.each<[string, Record<string, unknown>]>([
    ['a value with a line break', { 'x-menu': 'a\r\nb' }],
    ['a value that is not Latin-1', { 'x-menu': 'żółć' }],
    ['a name with a space', { 'x menu': 'soup' }],
    ['values that are no text', { 'x-menu': null }],
    ['what all answers owe', { 'x-request-id': 'mine', 'kitchen-doors': 'mine', 'cache-control': '' }],
    ['what is about other content', { 'content-type': 'text/html', 'content-encoding': 'gzip', etag: '"soup"' }],
    ['what is about the message', { 'transfer-encoding': 'chunked', connection: 'upgrade', trailer: 'x-menu' }],
  ])('has no header field that would be wrong on its refusal: %s', async (_which, headers) => {
    const { kitchen, log } = await open(async (app) => {
      app.get('/menu', async () => {
        throw Object.assign(new Error('Not now.'), { statusCode: 429, headers })
      })
    })
    const answer = await kitchen.raw('GET /menu HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    const [head = '', content = ''] = answer.split('\r\n\r\n')
    expect(JSON.parse(content)).toMatchObject({ type: 'about:blank', status: 429, detail: 'Not now.' })
    const lines = head.toLowerCase().split('\r\n')
    for (const [name, value] of Object.entries(headers)) expect(lines).not.toContain(`${name}: ${value}`)
    expect(lines).toEqual(
      expect.arrayContaining([
        'http/1.1 429 too many requests',
        'cache-control: no-store',
        'content-type: application/problem+json',
        `kitchen-doors: ${entrance}, action=429`,
        `x-request-id: ${log.lines().at(-1)?.reqId}`,
      ]),
    )
  })

  it.each<[string, unknown]>([
    ['its headers', Object.defineProperty(new Error('SELECT'), 'headers', { get: () => fault('SELECT') })],
    ['its status', Object.defineProperty(new Error('SELECT'), 'statusCode', { get: () => fault('SELECT') })],
    ['its stack', Object.defineProperty(new Error('SELECT'), 'stack', { get: () => fault('SELECT') })],
    ['a status that is not a whole number', Object.assign(new Error('SELECT'), { statusCode: 404.5 })],
    ['a status that is a symbol', Object.assign(new Error('SELECT'), { statusCode: Symbol('SELECT') })],
    ['that it is no error', new Response('SELECT', { status: 429 })],
  ])('fails with a 500 that says nothing, whatever it throws: %s', async (_what, thrown) => {
    const { inject, log } = await open(async (app) => {
      app.get('/menu', async () => {
        throw thrown
      })
    })
    const answer = await inject('/menu')
    expect(answer.statusCode).toBe(500)
    expect(problemOf(answer)).toMatchObject({ type: '/problems/internal-error' })
    expect(answer.body).not.toContain('SELECT')
    expect(log.errors().length).toBeGreaterThan(0)
    expect(log.lines().filter(({ msg }) => msg === 'answered')).toMatchObject([{ status: 500 }])
  })

  it.each([
    [203, 'Non-Authoritative Information', {}],
    [401, 'Unauthorized', { 'www-authenticate': `Bearer realm="${name}"` }],
    [405, 'Method Not Allowed', { allow: 'GET, HEAD, QUERY, POST, OPTIONS' }],
  ])(
    'may change the status of an operation, and then all that says it goes along (%s)',
    async (code, phrase, fields) => {
      const { inject, log } = await open(async (app) => {
        app.addHook('onSend', async (_request, reply) => {
          reply.code(code)
        })
      })
      const answer = await inject('/recipes')
      expect([answer.statusCode, answer.statusMessage]).toEqual([code, phrase])
      expect(answer.headers).toMatchObject(fields)
      expect(answer.headers['kitchen-doors']).toMatch(new RegExp(`, action=${code}$`))
      expect(log.lines().filter(({ msg }) => msg === 'answered')).toMatchObject([{ status: code }])
    },
  )

  it('may say that its answer varies by everything, which then stands alone', async () => {
    const { inject } = await open(async (app) => {
      app.addHook('onRequest', async (_request, reply) => {
        reply.header('vary', '*')
      })
    })
    expect((await inject('/recipes')).headers.vary).toBe('*')
  })

  it('may refuse a request before it walks', async () => {
    const { inject } = await open(async (app) => {
      app.addHook('onRequest', async () => {
        throw Object.assign(new Error('Pay first.'), { statusCode: 402 })
      })
    })
    const answer = await inject('/recipes')
    expect(answer.statusCode).toBe(402)
    expect(answer.headers['kitchen-doors']).toBe('action=402')
    expect(problemOf(answer)).toMatchObject({ type: 'about:blank', title: 'Payment Required', detail: 'Pay first.' })
  })
})

describe('a hook or a field of a plugin that fails', () => {
  const operations = ['/recipes', '/nothing', '/numbers']
  const expectFailure = (answer: { statusCode: number; json: () => unknown; headers: object; body: string }) => {
    expect(answer.statusCode).toBe(500)
    expect(problemOf(answer)).toMatchObject({ type: '/problems/internal-error', status: 500 })
    expect(answer.body).not.toContain('SELECT')
  }

  it.each(operations)('at onSend is an internal error that says nothing of it (GET %s)', async (url) => {
    const seen: number[] = []
    const { inject, log } = await open(async (app) => {
      app.house.observers.push(({ status }) => seen.push(status))
      app.addHook('onSend', async () => {
        throw new Error('SELECT secret FROM cookies')
      })
      await numbers(app)
    })
    const answer = await inject(url)
    expectFailure(answer)
    for (const name of ['etag', 'last-modified', 'link']) expect(answer.headers).not.toHaveProperty(name)
    // Once, although a door has given another answer before.
    expect(seen).toEqual([500])
    expect(log.lines().filter(({ msg }) => msg === 'answered')).toMatchObject([{ status: 500 }])
  })

  it.each([...operations.map((url) => ['GET', url] as const), ['OPTIONS', '/recipes'] as const])(
    'to be written is an internal error without that field (%s %s)',
    async (method, url) => {
      const { inject, log } = await open(async (app) => {
        app.addHook('onRequest', async (_request, reply) => {
          reply.header('x-plugin', 'a\r\nb')
        })
        await numbers(app)
      })
      const answer = await inject({ method, url })
      expectFailure(answer)
      expect(log.lines().filter(({ msg }) => msg === 'answered')).toMatchObject([{ status: 500 }])
      expect(answer.headers).not.toHaveProperty('x-plugin')
    },
  )

  it('before the doors is an internal error too, and such a hook sees what a walk needs', async () => {
    const { inject } = await open(async (app) => {
      app.addHook('onRequest', async ({ visit }) => {
        expect(visit.passed).toEqual([])
        throw new Error('SELECT secret FROM cookies')
      })
    })
    expectFailure(await inject('/recipes'))
  })
})

it('a route of a plugin has no jwtVerify, which would let ended sessions in', async () => {
  const kitchen = await openKitchen()
  expect([kitchen.app.hasDecorator('jwt'), kitchen.app.hasRequestDecorator('jwtVerify')]).toEqual([false, false])
})
