import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, expectRefusal, expectSuccess } from '../harness/answer.ts'
import { type List, lists, placesOf, queried, read, shelf, written } from './lists.ts'

const sorts = ['createdAt', 'updatedAt', 'title', 'cookMinutes'].flatMap((name) => [name, `-${name}`])
const runs = { numRuns: 100 }
const id = '0190a000-0000-7000-8000-000000000001'

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.base64String({ minLength: 4 }),
  fc.json().map((json) => Buffer.from(json).toString('base64url')),
)
// In a URI the code of one of these is refused at the first door.
const sayable = text.filter((cursor) => !/[\0\r\n]/.test(cursor))

/** The places that a refusal names, each once: one parameter may have two faults. */
const places = (answer: Answer) => [...new Set(placesOf(answer))]

/** A cursor as this server makes them, taken apart. */
const Cursor = z.tuple([z.string(), z.union([z.string(), z.number()]), z.string()])

/** What a cursor of a list in this order may say: the value at which a page ended, and the row. */
const isPlace = (sort: string, value: unknown, row: unknown): boolean => {
  const isValue = sort.endsWith('title')
    ? typeof value === 'string' && !value.includes('\0')
    : sort.endsWith('cookMinutes')
      ? z.int().min(0).max(10_080).safeParse(value).success
      : z.iso.datetime({ precision: 3 }).safeParse(value).success
  return isValue && z.uuid().safeParse(row).success
}

/** Asks GET, or QUERY, for a page, and expects a refusal to name these parameters. */
const asking = (list: List | undefined) => async () => {
  const stocked = await shelf(list)
  return {
    shelf: stocked,
    ask: (parameters: Readonly<Record<string, unknown>>): Promise<Answer> => {
      if (!list) return stocked.query(parameters)
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries(parameters)) search.append(name, String(value))
      return stocked.get(`?${search}`)
    },
    expectRefused: (answer: Answer, names: readonly string[]): void => {
      if (list) expectRefusal(answer, 'invalid-query', list.toQuery)
      else expectRefusal(answer, 'invalid-content', queried.toMeaning)
      expect(places(answer)).toEqual(names.map((name) => (list ? name : `#/${name}`)))
    },
  }
}

const all = [
  ...lists.map((list) => ({ operation: list.operation, toList: list.toList, open: asking(list) })),
  { operation: 'QUERY /recipes', toList: queried.toList, open: asking(undefined) },
]

describe.each(all)('$operation', ({ toList, open }) => {
  it.each(sorts)('lets in its own cursors of the list by %s, and refuses them of any other', async (sort) => {
    const { shelf, ask, expectRefused } = await open()
    for (const [name, cursor] of Object.entries(await shelf.cursors(sort)))
      for (const other of sorts) {
        const answer = await ask({ sort: other, [name]: cursor })
        if (other === sort) expectSuccess(answer, 200, toList)
        else expectRefused(answer, [name])
      }
  })

  it('takes no sort for -createdAt, also in its cursors', async () => {
    const { shelf, ask, expectRefused } = await open()
    expectSuccess(await ask({ after: (await shelf.cursors()).after }), 200, toList)
    expectRefused(await ask({ after: (await shelf.cursors('title')).after }), ['after'])
  })

  it('refuses after and before together, whatever else is wrong', async () => {
    const { shelf, ask, expectRefused } = await open()
    const both = await shelf.cursors()
    expectRefused(await ask(both), ['before'])
    expectRefused(await ask({ ...both, limit: 0 }), ['before', 'limit'])
    expectRefused(await ask({ ...both, limit: 'abc' }), ['before', 'limit'])
    expectRefused(await ask({ ...both, x: 1 }), ['before', 'x'])
    expectRefused(await ask({ ...both, sort: 'id' }), ['before', 'sort'])
    expectRefused(await ask({ ...both, sort: 'title' }), ['after', 'before'])
    expectRefused(await ask({ after: 'abc', before: 'abc' }), ['after', 'before'])
  })

  it('refuses a cursor that was tampered with, in either place', async () => {
    const { shelf, ask, expectRefused } = await open()
    const { after } = await shelf.cursors()
    const [sort, value, row] = Cursor.parse(read(after))
    expect(written([sort, value, row]), 'the test can write cursors').toBe(after)
    const tampered = [
      ...[after.slice(1), after.slice(0, -4), after.repeat(2), `${after}=`, `!${after}`, `${after}!`, ` ${after}`],
      ...['abc', id, 'null', '__proto__', Buffer.from(after, 'base64url').toString()],
      ...[null, true, 0, '', [], {}, { sort, value, row }, [sort], [value, row], [sort, value, row, row]].map(written),
      ...[null, 0, {}, [], 'id', '', '__proto__', 'constructor', [sort]].map((other) => written([other, value, row])),
      ...[null, 0, {}, [], '', 'yesterday', '2026-13-41T25:00:00.000Z', '2026-03-01', [value]].map((other) =>
        written([sort, other, row]),
      ),
      ...[null, 0, {}, [], '', 'one', "' OR 1 = 1 --", `${id}0`, [row]].map((other) => written([sort, value, other])),
    ]
    for (const name of ['after', 'before'])
      for (const cursor of tampered) expectRefused(await ask({ [name]: cursor }), [name])
    for (const [sort, value] of [
      ['cookMinutes', 3_000_000_000],
      ['cookMinutes', -1],
      ['title', 'a\0b'],
    ])
      expectRefused(await ask({ sort, after: written([sort, value, row]) }), ['after'])
  })

  it('refuses every text that is no cursor', async () => {
    const { ask, expectRefused } = await open()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('after', 'before'), sayable, async (name, cursor) =>
        expectRefused(await ask({ [name]: cursor }), [name]),
      ),
      runs,
    )
  })

  it('refuses a cursor in which one character is another, or gone, where it does not make another cursor', async () => {
    const { shelf, ask, expectRefused } = await open()
    const { after } = await shelf.cursors()
    const character = fc.constantFrom('', 'A', 'z', '0', '9', '-', '_', '+', '/', '=', '%', '.', ' ', '\t', 'é', '🍞')
    const parts = (cursor: string) => {
      try {
        return Cursor.safeParse(read(cursor)).data ?? []
      } catch {
        return []
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(after.length - 1), character, async (at, other) => {
        const cursor = after.slice(0, at) + other + after.slice(at + 1)
        const [sort = '', value, row] = parts(cursor)
        const isCursor = sort === '-createdAt' && isPlace(sort, value, row) && written([sort, value, row]) === cursor
        const answer = await ask({ after: cursor })
        if (isCursor) expectSuccess(answer, 200, toList)
        else expectRefused(answer, ['after'])
      }),
      runs,
    )
  })

  it('refuses a cursor of whoever made one with values of the wrong kind', async () => {
    const { ask, expectRefused } = await open()
    const date = fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string(),
      fc.integer(),
      fc.integer({ min: -1, max: 10_081 }),
      fc.double({ noNaN: true }),
      date.map((at) => at.toISOString()),
    )
    const row = fc.oneof({ weight: 3, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.jsonValue() })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sorts), value, row, async (sort, value, row) => {
        const cursor = written([sort, value, row])
        const [, sent] = Cursor.safeParse(read(cursor)).data ?? []
        const answer = await ask({ sort, before: cursor })
        if (isPlace(sort, sent, row)) expectSuccess(answer, 200, toList)
        else expectRefused(answer, ['before'])
      }),
      runs,
    )
  })
})

it.each(['one', 'two'])('lists nobody else by a cursor: it says where, and not which recipes (%s)', async (title) => {
  const { kitchen, get, query } = await shelf()
  const grace = await kitchen.register('grace')
  const secret = await kitchen.cook(grace.token, { title, visibility: 'private' })
  const { json } = await kitchen.send('GET /recipes/:id', { path: { id: secret.id }, token: grace.token })
  for (const after of [written(['-createdAt', json.createdAt, secret.id]), written(['-createdAt', json.createdAt, id])])
    for (const answer of [await get(`?after=${after}`), await get(`?before=${after}`), await query({ after })]) {
      expect(answer.status).toBe(200)
      expect(answer.text).not.toContain(secret.id)
    }
})
