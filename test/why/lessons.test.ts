import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { reasonPhrase } from '../../src/http/status.ts'
import { LessonJson, LessonsJson } from '../../src/why/lessons/lesson-json.ts'
import { lessons } from '../../src/why/lessons/lessons.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from '../harness/kitchen.ts'

const walked = 'message, service, host, rate, route, method, acceptable'
const html = { accept: 'text/html' }
const learning = () => openKitchen({ why: true, mail: {}, rateLimit: 600_000 })

const lessonOf = async (kitchen: TestKitchen, slug: string, query = '', headers = {}) =>
  LessonJson.parse((await kitchen.send('GET /lessons/:slug', { path: { slug }, query, headers })).json)

const pageOf = async (kitchen: TestKitchen, slug: string) =>
  (await kitchen.send('GET /lessons/:slug', { path: { slug }, headers: html })).text

/** The slugs of the lessons that a client has met. */
const metOf = async (kitchen: TestKitchen, query = '') =>
  LessonsJson.parse((await kitchen.send('GET /lessons', { query })).json)
    .items.filter(({ met }) => met)
    .map(({ slug }) => slug)

/** How many parts of a lesson a client has met. */
const progressOf = async (kitchen: TestKitchen, slug: string, query = '') =>
  (await lessonOf(kitchen, slug, query)).parts.filter(({ met }) => met).length

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-lessons-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The commands as a learner has them who has typed an account. */
const typed = (curl: string): string =>
  curl.replaceAll('your-name', 'mina-2').replaceAll('your-password', 'Soup-for-12')

describe('the commands of the lessons', () => {
  it('meet each part, pasted into a shell in their order', async () => {
    const kitchen = await openKitchen({ why: true, mail: {}, rateLimit: 660 })
    await kitchen.send('POST /reset')
    const headers = { host: `127.0.0.1:${await kitchen.listen()}` }
    for (const { slug } of lessons) {
      const { parts } = await lessonOf(kitchen, slug, '', headers)
      for (const [index, { example, status }] of parts.entries()) {
        const { stdout } = await run('sh', ['-c', typed(example.bash.lines ?? '')], { cwd: folder })
        expect(stdout, example.title).toMatch(new RegExp(`HTTP/1\\.1 ${status} (?!.*HTTP/1\\.1 )`, 's'))
        expect(await progressOf(kitchen, slug), `${slug} ${index}`).toBe(index + 1)
      }
    }
    expect(await metOf(kitchen)).toEqual(lessons.map(({ slug }) => slug))
    // What carried the learner's token or password counts for the username too.
    expect(await metOf(kitchen, '?client=mina-2')).toEqual([
      'log-in',
      'may-you',
      'unreadable',
      'invalid',
      'not-twice',
      'lost-update',
    ])
  })

  it('send one wrong password more than the server allows in a minute', async () => {
    const { parts } = await lessonOf(await openKitchen({ why: true, mail: {}, rateLimit: 1200 }), 'too-many')
    expect(parts[0]?.example.bash.lines).toContain('/sessions?[1-21]')
  })

  it('never contain the account of a seeded user', () => {
    expect(JSON.stringify(lessons)).not.toMatch(/lovelace|hopper|"user":/)
  })
})

describe('the lessons', () => {
  it.each(lessons.map((lesson) => [lesson.slug, lesson] as const))(
    '%s asks for a status among three',
    (slug, lesson) => {
      expect(slug).toMatch(/^[a-z-]+$/)
      expect(lesson.section).toMatch(/^RFC \d{4} \d+(\.\d+)*$/)
      expect(lesson.explanation.length).toBeGreaterThan(1)
      for (const text of [lesson.task, ...lesson.hints, ...lesson.explanation]) expect(text).toMatch(/[.:]$|…"`\.$/)
      for (const { question, choices, example } of lesson.parts) {
        expect(question).toMatch(/Which status will you get( then)?\?$/)
        expect(choices).toEqual([...new Set(choices)].toSorted((one, other) => one - other))
        expect(choices).toContain(example.status)
      }
    },
  )

  it('are those that can be met: no outbox, no lesson on mail; no limit, none on 429', async () => {
    const slugsOf = async (kitchen: TestKitchen) =>
      LessonsJson.parse((await kitchen.send('GET /lessons')).json).items.map(({ slug }) => slug)
    const all = lessons.map(({ slug }) => slug)
    expect(await slugsOf(await learning())).toEqual(all)
    const mail = { smtp: { url: 'smtp://127.0.0.1:9', from: 'kitchen@kitchen.example' } }
    const without = async (options: object, slug: string) =>
      expect(await slugsOf(await openKitchen({ why: true, rateLimit: 600, mail: {}, ...options }))).toEqual(
        all.filter((other) => other !== slug),
      )
    await without({ mail }, 'confirm')
    await without({ rateLimit: 0 }, 'too-many')
  })

  it('do not exist in production', async () => {
    const manner = { production: true, publicUrl: undefined, corsOrigin: undefined }
    const { app } = await openKitchen({ why: true, manner })
    for (const url of ['/lessons', '/lessons/log-in']) expect((await app.inject(url)).statusCode).toBe(404)
    expect((await app.inject({ url: '/', headers: html })).body).not.toContain('/lessons')
  })
})

describe('a tick', () => {
  const put = (kitchen: TestKitchen, id: string, token: string, etag?: string) =>
    kitchen.send('PUT /recipes/:id', {
      path: { id },
      token,
      json: { ...toast, servings: 7 },
      ...(etag !== undefined && { headers: { 'if-match': etag } }),
    })

  it('comes with the parts in their order, and others in between', async () => {
    const kitchen = await learning()
    const { token } = await kitchen.register('mina')
    const { id, etag } = await kitchen.cook(token)
    const progress: number[] = []
    for (const tag of ['"old"', undefined, etag, '"old"', etag]) {
      await put(kitchen, id, token, tag)
      progress.push(await progressOf(kitchen, 'lost-update'))
    }
    // 412 and 200 count only after what comes before them; the last PUT is a 412 again.
    expect(progress).toEqual([0, 1, 1, 2, 2])
    const { etag: current } = (await kitchen.send('GET /recipes/:id', { path: { id } })).headers
    await put(kitchen, id, token, current)
    expect(await metOf(kitchen)).toContain('lost-update')
    expect(await metOf(kitchen, '?client=mina')).toEqual(['lost-update'])
  })

  it('names the request that did it, and stays as it was when the lesson is met again', async () => {
    const kitchen = await learning()
    const { headers } = await kitchen.send('GET /users/me')
    const met = { request: headers['x-request-id'], at: kitchen.now.toISOString() }
    kitchen.pass(60)
    await kitchen.send('GET /users/me')
    expect((await lessonOf(kitchen, 'who-are-you')).parts).toMatchObject([{ met }])
    expect(await pageOf(kitchen, 'who-are-you')).toContain(`<a href="/requests/${met.request}">this request</a>`)
  })

  it('stays when the record turns over in the middle of a lesson, and after it', async () => {
    const kitchen = await learning()
    await kitchen.send('GET /recipes', { headers: { 'kitchen-fault': 'unforeseen' } })
    for (let count = 0; count < 501; count++) await kitchen.app.inject('/nothing')
    await kitchen.send('GET /recipes', { headers: { 'kitchen-fault': 'overloaded' } })
    expect(await metOf(kitchen)).toEqual(['server-errors'])
    const page = await pageOf(kitchen, 'server-errors')
    expect(page).toMatch(/by a request that is no longer in the record.*this request<\/a>/s)
  })

  it('comes neither with another operation nor with another problem of the same status', async () => {
    const kitchen = await learning()
    await kitchen.send('GET /users/me', { token: 'x' })
    await kitchen.send('GET /recipes')
    expect(await metOf(kitchen)).toEqual([])
    await kitchen.register('mina')
    await kitchen.send('GET /users/:username', { path: { username: 'mina' } })
    expect(await metOf(kitchen)).toEqual(['create-an-account', 'follow-the-location'])
  })

  it('is of one client: not of another address', async () => {
    const kitchen = await learning()
    await kitchen.app.inject({ url: '/users/me', remoteAddress: '127.0.0.9' })
    expect(await metOf(kitchen)).toEqual([])
    expect(await metOf(kitchen, '?client=127.0.0.9')).toEqual(['who-are-you'])
  })

  it('comes only where the hidden recipe was asked for, and not any that does not exist', async () => {
    const kitchen = await learning()
    await kitchen.send('POST /reset')
    const { token } = await kitchen.register('mina')
    const patch = (id: string) => kitchen.send('PATCH /recipes/:id', { path: { id }, token, json: { servings: 4 } })
    await patch('0190a000-0000-7000-8000-000000000002')
    await patch('0190a000-0000-7000-8000-000000000099')
    expect(await progressOf(kitchen, 'may-you')).toBe(1)
    await patch('0190a000-0000-7000-8000-000000000013')
    expect(await progressOf(kitchen, 'may-you')).toBe(2)
  })

  it.each(['POST /reset', 'POST /start-over'])('is forgotten by %s', async (operation) => {
    const kitchen = await learning()
    await kitchen.send('GET /users/me')
    await kitchen.send(operation)
    expect(await metOf(kitchen)).toEqual([])
    await kitchen.send('GET /users/me')
    expect(await metOf(kitchen)).toEqual(['who-are-you'])
  })
})

describe.each([
  ['GET /lessons', {}, `${walked}, query, precondition`],
  ['GET /lessons/:slug', { path: { slug: 'log-in' } }, `${walked}, existence, query, precondition`],
])('%s', (operation, sent, doors) => {
  it('is JSON that a cache asks for again, and another one after a tick', async () => {
    const kitchen = await learning()
    const { headers } = expectSuccess(await kitchen.send(operation, sent), 200, `${doors}, action`)
    expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Accept' })
    const again = { ...sent, headers: { 'if-none-match': headers.etag ?? '' } }
    expectSuccess(await kitchen.send(operation, again), 304, doors)
    await kitchen.register('mina')
    await kitchen.send('GET /users/me', { token: (await kitchen.login('mina', 'mina-has-a-password')).token })
    expect((await kitchen.send(operation, again)).status).toBe(200)
  })

  it('is a page for a browser, and not recorded', async () => {
    const kitchen = await learning()
    const answer = expectSuccess(await kitchen.send(operation, { ...sent, headers: html }), 200, `${doors}, action`)
    expect(answer.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Accept' })
    expect(answer.text).toContain('<a href="/lessons" aria-current="page">Lessons</a>')
    expect(answer.text).not.toMatch(/ style=| on\w+=|<style|<script(?! type="module" src="\/assets\/)/)
    expect((await kitchen.send('GET /requests')).json.items).toEqual([])
  })

  it('shows another client by its name, whatever is in it', async () => {
    const kitchen = await learning()
    const { text } = await kitchen.send(operation, { ...sent, headers: html, query: '?client=%22%3Cb%3E%26x' })
    expect(text).toContain('data-client="&quot;&lt;b&gt;&amp;x"')
    expect(text).toContain('?client=%22%3Cb%3E%26x"')
    expect(text).not.toContain('<b>')
  })

  it.each(['?client=', '?client=a&client=b', '?colour=red'])('refuses %s', async (query) => {
    const kitchen = await learning()
    const answer = await kitchen.send(operation, { ...sent, query })
    expectRefusal(answer, 'invalid-query', doors.replace(', precondition', ''))
  })
})

describe('the page of a lesson', () => {
  it('explains only once it is met, and then names the status', async () => {
    const kitchen = await learning()
    expect(await pageOf(kitchen, 'who-are-you')).toMatch(/Waiting for your request(?!.*id="why")/s)
    await kitchen.send('GET /users/me')
    const page = await pageOf(kitchen, 'who-are-you')
    expect(page).toMatch(/Met: <a class="status s4" href="\/statuses\/401">401 Unauthorized<\/a>.*id="why"/s)
    expect(page).toContain('(<a href="https://www.rfc-editor.org/rfc/rfc9110.html#section-11.6.1">RFC 9110 11.6.1</a>)')
    expect(page).toContain('Here it says <code>Bearer</code>: a token.')
  })

  it('has the choices, two hints, the commands, and the lessons before and after', async () => {
    const kitchen = await learning()
    for (const [at, { slug, parts }] of lessons.entries()) {
      const page = await pageOf(kitchen, slug)
      for (const status of parts.flatMap(({ choices }) => choices))
        expect(page).toContain(
          `value="${status}"><span class="status s${Math.floor(status / 100)}">${status} ${reasonPhrase(status)}</span>`,
        )
      expect(page.match(/<details>/g)).toHaveLength(2)
      expect(page.match(/<div class="block">/g)).toHaveLength(parts.length)
      const links = page.slice(page.indexOf('<nav class="go-on"'), page.indexOf('<div class="aside">'))
      const others = [lessons[at - 1], lessons[at + 1]].flatMap((other) => (other ? [`/lessons/${other.slug}`] : []))
      expect([...links.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual(others)
    }
  })

  it.each(['log-out', '../statuses', 'constructor'])('does not exist for %s', async (slug) => {
    const kitchen = await learning()
    const answer = await kitchen.send('GET /lessons/:slug', { path: { slug } })
    expectRefusal(answer, 'no-such-page', `${walked}, existence`)
  })
})
