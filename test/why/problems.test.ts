import { describe, expect, it } from 'vitest'
import { html as markup } from '../../src/html.ts'
import { row } from '../../src/row.ts'
import { examples } from '../../src/why/examples/examples.ts'
import type { Advice } from '../../src/why/problems/advice.ts'
import { ProblemJson, ProblemsJson } from '../../src/why/problems/problem-json.ts'
import { problems } from '../../src/why/problems/problems.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { problemTypes } from './problem-types.ts'

const walked = 'message, service, host, route, method, acceptable'
const html = { accept: 'text/html' }
const slugs = [...problemTypes.keys()]

const problemOf = async (kitchen: TestKitchen, slug: string) =>
  ProblemJson.parse((await kitchen.send('GET /problems/:slug', { path: { slug } })).json)

const pageOf = async (kitchen: TestKitchen, slug: string) =>
  (await kitchen.send('GET /problems/:slug', { path: { slug }, headers: html })).text

describe('GET /problems', () => {
  it('lists every problem of the row, with what it means and what to do', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = expectSuccess(await kitchen.send('GET /problems'), 200, `${walked}, precondition, action`)
    const { items } = ProblemsJson.parse(answer.json)
    expect(items.map(({ slug, href }) => [slug, href])).toEqual(slugs.map((slug) => [slug, `/problems/${slug}`]))
    for (const { meaning, fix } of items) for (const text of [meaning, fix]) expect(text).toMatch(/^[A-Z].*[.…]$/)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Accept' })
  })

  it('is a page by doors for a browser, in the order of the row', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = expectSuccess(
      await kitchen.send('GET /problems', { headers: html }),
      200,
      `${walked}, precondition, action`,
    )
    for (const slug of slugs) expect(answer.text).toContain(`<a href="/problems/${slug}">`)
    const doors = [...answer.text.matchAll(/<h2><span class="door">([a-z]+)</g)].map(([, door]) => door)
    const refusing = new Set<string | null>([...problemTypes.values()].map(({ door }) => door))
    expect(doors).toEqual(row.map(({ name }) => name).filter((name) => refusing.has(name)))
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Accept' })
  })

  it('refuses a form that there is not with 406', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /problems', { headers: { accept: 'image/png' } })
    expectRefusal(answer, 'not-acceptable', walked)
  })
})

it('says in its page, unfolded, why the doors that come before the content stand in their order', async () => {
  const kitchen = await openKitchen({ why: true, mail: {} })
  const { text } = await kitchen.send('GET /problems', { headers: html })
  expect(text).not.toContain('<details')
  const [, why = ''] = /<h2 id="order">Why in this order\?<\/h2>\n<p>(.*)<\/p>/.exec(text) ?? []
  for (const name of ['service', 'host', 'rate', 'route', 'acceptable', 'query'])
    expect.soft(why).toContain(`(${name})`)
})

describe('GET /problems/{slug}', () => {
  it.each(slugs)('opens for %s, as JSON and as a page', async (slug) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send('GET /problems/:slug', { path: { slug } })
    expectSuccess(answer, 200, `${walked}, existence, precondition, action`)
    const { title, status, meaning, fix } = ProblemJson.parse(answer.json)
    const page = await kitchen.send('GET /problems/:slug', { path: { slug }, headers: html })
    expectSuccess(page, 200, `${walked}, existence, precondition, action`)
    expect(page.text).toContain(`<h1>${title}</h1>`)
    expect(page.text).toContain(`<a class="status s${String(status)[0]}" href="/statuses/${status}">${status} `)
    for (const text of [meaning, fix]) expect(page.text).toContain(markup`${text}`.text)
    for (const { headers } of [answer, page])
      expect(headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Accept' })
  })

  it('says all that the row and the operations say', async () => {
    const problem = await problemOf(await openKitchen({ why: true, mail: {} }), 'not-the-author')
    expect(problem).toMatchObject({
      ...(({ door, status, title, section }) => ({ door, status, title, section }))(
        problemTypes.get('not-the-author') ?? expect.fail(),
      ),
      ...problems['not-the-author'],
      slug: 'not-the-author',
      question: 'May this user do this?',
      anywhere: false,
      cannotProvoke: null,
    })
    const at = (path: string, ...methods: string[]) => methods.map((method) => ({ method, path }))
    expect(problem.operations).toEqual([
      ...at('/recipes/{id}', 'PUT', 'PATCH', 'DELETE'),
      ...at('/recipes/{id}/photo', 'PUT', 'DELETE'),
    ])
  })

  it('names both limits of too-many-requests, and which one RateLimit shows', async () => {
    const { meaning, fix } = await problemOf(await openKitchen({ why: true, mail: {} }), 'too-many-requests')
    expect(meaning).toMatch(/address has sent more requests .* wrong passwords for one username/)
    expect(fix).toMatch(/RateLimit header .* address has left\. It does not show .* wrong passwords/)
  })

  it('says of what can happen at any door that no door asks for it', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const problem = await problemOf(kitchen, 'internal-error')
    expect(problem).toMatchObject({ door: null, question: null, anywhere: true, operations: [] })
    expect(await pageOf(kitchen, 'internal-error')).toContain('It can happen at any door.')
  })

  it('is what the type of a problem opens, also where that is absolute', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { json } = await kitchen.send('GET /nothing')
    for (const accept of ['application/json', 'text/html']) {
      const opened = await kitchen.app.inject({ url: String(json.type), headers: { accept } })
      expect(opened.statusCode).toBe(200)
      expect(opened.body).toContain('There is no such path')
    }
    const manner = { production: false, publicUrl: 'http://127.0.0.1', corsOrigin: undefined }
    const { app } = await openKitchen({ why: true, mail: {}, manner })
    const { type } = (await app.inject({ url: '/nothing' })).json()
    expect(type).toBe('http://127.0.0.1/problems/no-such-route')
    expect((await app.inject({ url: type })).statusCode).toBe(200)
  })

  it('has the examples that end in it, and says how else to see what no request brings about', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    for (const [slug, advice] of Object.entries<Advice>(problems)) {
      const expected = examples.filter(({ problem }) => problem === slug).map(({ title }) => title)
      const problem = await problemOf(kitchen, slug)
      expect(problem.examples.map(({ title }) => title)).toEqual(expected)
      expect(problem.cannotProvoke).toBe(advice.cannotProvoke ?? null)
      // Either of the two: what an example provokes can be provoked.
      if (expected.length > 0) expect(problem.cannotProvoke).toBeNull()
      else if (problem.cannotProvoke !== null) expect(await pageOf(kitchen, slug)).toContain(problem.cannotProvoke)
    }
  })

  it.each(['nothing', 'constructor', 'Internal-Error', '"><script>'])(
    'refuses %s with 404 no-such-page',
    async (slug) => {
      const kitchen = await openKitchen({ why: true, mail: {} })
      for (const headers of [{}, html])
        expectRefusal(
          await kitchen.send('GET /problems/:slug', { path: { slug }, headers }),
          'no-such-page',
          `${walked}, existence`,
        )
    },
  )

  it('refuses a form that there is not with 406', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const sent = { path: { slug: 'overloaded' }, headers: { accept: 'image/png' } }
    expectRefusal(await kitchen.send('GET /problems/:slug', sent), 'not-acceptable', walked)
  })

  it.each(['/problems', '/problems/:slug'])('has no other method at %s', async (url) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const answer = await kitchen.send(`DELETE ${url}`, { path: { slug: 'overloaded' } })
    expectRefusal(answer, 'method-not-allowed', 'message, service, host, route, method')
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS')
  })

  it('is there in production too, without faults on purpose and without the record', async () => {
    const manner = { production: true, publicUrl: undefined, corsOrigin: undefined }
    const { app } = await openKitchen({ why: true, mail: {}, manner })
    const { items } = ProblemsJson.parse((await app.inject({ url: '/problems' })).json())
    // Those of the record and of the reset can be met by nobody there.
    expect(slugs.filter((slug) => !items.some((item) => item.slug === slug)).toSorted()).toEqual([
      'cross-site',
      'no-such-request',
    ])
    for (const { slug } of items) {
      const page = await app.inject({ url: `/problems/${slug}`, headers: html })
      expect(page.statusCode).toBe(200)
      expect(page.body).not.toMatch(/lovelace|hopper|Kitchen-Fault|href="\/requests"/)
    }
    const { examples: shown } = ProblemJson.parse((await app.inject({ url: '/problems/internal-error' })).json())
    expect(shown).toEqual([])
  })
})
