import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { openKitchen, type Sent, toast } from '../harness/kitchen.ts'

/** What a header field can carry over a socket: visible characters, spaces, tabs and obs-text (RFC 9110 5.5). */
const fieldText = fc
  .string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((code) => code !== 0x7f)
      .map((code) => String.fromCharCode(code)),
  })
  .map((text) => text.trim())

/** Text of all planes, without half a surrogate pair, in which nothing would be trimmed or refused. */
const text = (maxLength: number, unit: 'grapheme' | 'binary' = 'grapheme') =>
  fc
    .string({ unit, minLength: 1, maxLength })
    .filter(
      (value) => value === value.trim() && value !== '' && !/\p{Cc}/u.test(value) && [...value].length <= maxLength,
    )

const lines = (maxLength: number) =>
  fc
    .array(text(maxLength), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('\n').slice(0, 2000).toWellFormed().trim())

const members = {
  title: text(120, 'binary'),
  ingredients: fc.array(
    fc.record({ name: text(120), quantity: text(60) }, { requiredKeys: ['name'], noNullPrototype: true }),
    { minLength: 1, maxLength: 5 },
  ),
  steps: fc.array(lines(600), { minLength: 1, maxLength: 5 }),
  description: lines(600),
  servings: fc.integer({ min: 1, max: 1000 }),
  prepMinutes: fc.integer({ min: 0, max: 10_080 }),
  cookMinutes: fc.integer({ min: 0, max: 10_080 }),
  tags: fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,30}$/), { maxLength: 20 }),
  visibility: fc.constantFrom('public', 'private'),
}

const recipe = fc.record(members, { requiredKeys: ['title', 'ingredients', 'steps'], noNullPrototype: true })

const defaults = { description: '', servings: 1, prepMinutes: 0, cookMinutes: 0, tags: [], visibility: 'public' }
const optional = ['description', 'servings', 'prepMinutes', 'cookMinutes', 'tags', 'visibility'] as const
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 })

const patch = fc.record(
  {
    ...members,
    description: orNull(members.description),
    servings: orNull(members.servings),
    prepMinutes: orNull(members.prepMinutes),
    cookMinutes: orNull(members.cookMinutes),
    tags: orNull(members.tags),
    visibility: orNull(members.visibility),
  },
  { requiredKeys: [], noNullPrototype: true },
)

/** RFC 7396 2, the pseudocode as it stands there. */
const mergePatch = (target: unknown, given: unknown): unknown => {
  const read = z.record(z.string(), z.unknown())
  const change = read.safeParse(given)
  if (Array.isArray(given) || !change.success) return given
  const result = new Map(Object.entries(read.safeParse(target).data ?? {}))
  for (const [name, value] of Object.entries(change.data))
    if (value === null) result.delete(name)
    else result.set(name, mergePatch(result.get(name), value))
  return Object.fromEntries(result)
}

const stock = async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id } = await kitchen.cook(token)
  const send = (operation: string, sent: Sent) =>
    kitchen.send(operation, { path: { id }, token, ...sent, headers: { 'if-match': '*', ...sent.headers } })
  return { kitchen, id, send }
}

const writes = ['POST /recipes', 'PUT /recipes/:id', 'PATCH /recipes/:id']
const runs = (numRuns: number) => ({ numRuns })

it.each(writes)('no JSON value as content of %s gives a 5xx', async (operation) => {
  const { send } = await stock()
  // Whole values, and those that have the names of members, which come further.
  const members = fc.dictionary(
    fc.constantFrom('title', 'ingredients', 'steps', 'tags', 'servings', 'visibility', 'id', '__proto__', 'a/b'),
    fc.jsonValue({ noUnicodeString: false }),
  )
  const value = fc.oneof(
    fc.jsonValue(),
    members,
    members.map((some) => ({ ...toast, ...some })),
  )
  await fc.assert(
    fc.asyncProperty(value, async (json) => {
      expect((await send(operation, { json })).status).toBeLessThan(500)
    }),
    runs(60),
  )
})

it.each(writes)('no octets as content of %s give a 5xx', async (operation) => {
  const { send } = await stock()
  const headers = { 'content-type': 'application/json' }
  const octets = fc.oneof(
    fc.uint8Array({ minLength: 1 }).map((octets) => Buffer.from(octets)),
    fc.string({ unit: 'binary', minLength: 1 }).map((text) => Buffer.from(`{"title":"${text}"}`)),
  )
  await fc.assert(
    fc.asyncProperty(octets, async (content) => {
      expect((await send(operation, { content, headers })).status).toBeLessThan(500)
    }),
    runs(30),
  )
})

it('no text as an id gives anything but a 404, or a 308 or 400 of the path itself', async () => {
  const { send } = await stock()
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('GET', 'PUT', 'PATCH', 'DELETE'),
      async (id, method) => {
        const sent = { path: { id }, ...(/^P/.test(method) && { json: {} }) }
        expect([308, 400, 404, 405]).toContain((await send(`${method} /recipes/:id`, sent)).status)
      },
    ),
    runs(80),
  )
})

it('no text as a query gives a 5xx', async () => {
  const { send } = await stock()
  const names = fc.constantFrom('limit', 'after', 'before', '%', '__proto__')
  const query = fc.oneof(
    fc.string({ unit: 'binary' }).map(encodeURIComponent),
    fc.string(),
    fc.tuple(names, fc.string()).map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
    fc.tuple(names, fc.base64String()).map(([name, value]) => `${name}=${value}`),
    fc.tuple(names, fc.json()).map(([name, value]) => `${name}=${Buffer.from(value).toString('base64url')}`),
  )
  await fc.assert(
    fc.asyncProperty(query, async (query) => {
      expect((await send('GET /recipes', { query: `?${query}` })).status).toBeLessThan(500)
    }),
    runs(100),
  )
})

it.each([
  'authorization',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'accept',
  'content-type',
  'content-encoding',
])('no text in a field %s gives a 5xx', async (name) => {
  const { kitchen, send } = await stock()
  const begun = fc.constantFrom('', 'Bearer ', 'Basic ', '"', 'W/"', 'application/json;', 'text/*;q=')
  const field = fc.tuple(begun, fieldText).map(([start, rest]) => (start + rest).trim())
  const operations = fc.constantFrom('GET /recipes', 'GET /recipes/:id', 'PUT /recipes/:id', 'POST /sessions')
  await fc.assert(
    fc.asyncProperty(field, operations, async (value, operation) => {
      const sent = { headers: { [name]: value }, ...(/^P/.test(operation) && { json: { title: 1 } }) }
      const answer = name === 'authorization' ? await kitchen.send(operation, sent) : await send(operation, sent)
      expect(answer.status).toBeLessThan(500)
    }),
    runs(40),
  )
})

it('what is accepted comes back unchanged to the character, from POST and from PUT', async () => {
  const { kitchen, send } = await stock()
  let count = 0
  await fc.assert(
    fc.asyncProperty(recipe, async (json) => {
      // Titles that come twice are another matter: each run has an author of its own for POST.
      const author = await kitchen.register(`cook-${count++}`)
      const posted = await kitchen.send('POST /recipes', { token: author.token, json })
      expect(posted.status, posted.text).toBe(201)
      const put = await send('PUT /recipes/:id', { json })
      expect(put.status, put.text).toBe(200)
      const read = await send('GET /recipes/:id', { headers: { 'if-match': '*' } })
      for (const answer of [posted, put, read]) expect(answer.json).toMatchObject({ ...defaults, ...json })
    }),
    runs(25),
  )
})

it('a merge patch agrees with RFC 7396 applied to the representation', async () => {
  const { send } = await stock()
  await fc.assert(
    fc.asyncProperty(recipe, patch, async (before, change) => {
      expect((await send('PUT /recipes/:id', { json: before })).status).toBe(200)
      const { json } = await send('GET /recipes/:id', {})
      const answer = await send('PATCH /recipes/:id', {
        json: change,
        headers: { 'content-type': 'application/merge-patch+json' },
      })
      expect(answer.status, answer.text).toBe(200)
      const merged = z.record(z.string(), z.unknown()).parse(mergePatch(json, change))
      for (const name of optional) merged[name] ??= defaults[name]
      expect({ ...answer.json, updatedAt: json.updatedAt }).toEqual(merged)
    }),
    runs(40),
  )
})

it('no text is accepted and altered, trimming aside: half surrogate pairs and control characters included', async () => {
  const { send } = await stock()
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }),
    fc.integer({ min: 0xd800, max: 0xdfff }),
    fc.integer({ min: 0, max: 0xff }),
    fc.constantFrom(0x20, 0x41, 0x301, 0x200d, 0x2028, 0xfeff, 0xfffd),
  )
  const any = fc.string({ unit: unit.map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(any, fc.constantFrom('title', 'description'), async (value, name) => {
      const answer = await send('PATCH /recipes/:id', { json: { [name]: value } })
      const { json } = await send('GET /recipes/:id', {})
      if (answer.status === 200) expect(json[name]).toBe(value.trim())
      else expect(answer.status).toBe(422)
    }),
    runs(100),
  )
})
