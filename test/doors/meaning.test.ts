import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, expectRefusal, slugOf } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { readers, stock, writers } from './readers.ts'

const headers = { 'content-type': 'application/json' }
const Errors = z.array(z.object({ pointer: z.string(), detail: z.string() }))
const errorsOf = ({ json }: Answer) => Errors.parse(json.errors)
const pointersOf = (answer: Answer) =>
  errorsOf(answer)
    .map(({ pointer }) => pointer)
    .sort()

describe.each(readers)('$operation', (reader) => {
  const { toMeaning } = reader

  it('refuses every JSON value that is no object with invalid-content', async () => {
    const { send } = await stock(reader)
    for (const content of ['null', 'true', '0', '1e999', '"Toast"', '[]', '[{}]', '[["title","Toast"]]']) {
      const answer = expectRefusal(await send({ content, headers }), 'invalid-content', toMeaning)
      expect.soft(pointersOf(answer)).toEqual(['#'])
      expect.soft(answer.json.detail).toBe('The content must be a JSON object.')
    }
  })

  it.each([
    ['a plain name', '"colour"', '#/colour'],
    ['__proto__', '"__proto__"', '#/__proto__'],
    ['constructor', '"constructor"', '#/constructor'],
    ['toString', '"toString"', '#/toString'],
    ['an empty name', '""', '#/'],
    ['a tilde and a slash (RFC 6901 3)', '"a/b~c"', '#/a~1b~0c'],
    ['spaces, quotes and letters beyond ASCII (RFC 6901 6)', '"a b\\"é%"', '#/a%20b%22%C3%A9%25'],
    ['half a surrogate pair', '"\\ud800"', '#/%EF%BF%BD'],
    ['another case', '"Title"', '#/Title'],
  ])('refuses an unknown member with invalid-content: %s', async (_name, member, pointer) => {
    const { send, valid } = await stock(reader)
    for (const value of ['null', '{}', '{"isAdmin":true}']) {
      const content = JSON.stringify(valid).replace('{', `{${member}:${value},`)
      const answer = expectRefusal(await send({ content, headers }), 'invalid-content', toMeaning)
      expect.soft(pointersOf(answer)).toEqual([pointer])
    }
  })

  it('names at most a hundred faults of very many', async () => {
    const { send } = await stock(reader)
    const members = Array.from({ length: 60_000 }, (_, index) => [`m${index}`, null])
    const answer = expectRefusal(await send({ json: Object.fromEntries(members) }), 'invalid-content', toMeaning)
    expect(errorsOf(answer)).toHaveLength(100)
    expect(answer.text.length).toBeLessThan(20_000)
  })
})

const long = (length: number, character = 'x') => character.repeat(length)
const many = <T>(length: number, make: (index: number) => T) => Array.from({ length }, (_, index) => make(index))
const named = (index: number) => ({ name: `${index}` })
const tag = (index: number) => `tag-${index}`

/** Contents of a member that are refused, and where the fault lies. */
const refused: readonly (readonly [member: string, value: unknown, pointer?: string])[] = [
  ...['title', 'description', 'visibility'].flatMap((member): [string, unknown][] =>
    [0, true, [], {}, ['Toast']].map((value) => [member, value]),
  ),
  ...['servings', 'prepMinutes', 'cookMinutes'].flatMap((member): [string, unknown][] =>
    ['1', true, [], {}, [1], 1.5, -1, -0.5].map((value) => [member, value]),
  ),
  ...['ingredients', 'steps', 'tags'].flatMap((member): [string, unknown][] =>
    ['x', 1, true, {}, { 0: 'x', length: 1 }].map((value) => [member, value]),
  ),
  ...['title', 'ingredients', 'steps'].map((member): [string, unknown] => [member, null]),
  ['title', ''],
  ['title', ' \t\n\u00a0\ufeff\u2003'],
  ['title', long(121)],
  ['title', long(121, '🍞')],
  ['title', 'Toast\nand tea'],
  ['title', 'Toast\u0000'],
  ['title', 'Toast\u0007tea'],
  ['title', 'Toast\u0085tea'],
  ['title', 'Toast\ud83c'],
  ['title', '\udf5eToast'],
  ['description', long(2001)],
  ['description', long(2001, '🍞')],
  ['description', 'a\u0000b'],
  ['description', 'a\u001bb'],
  ['description', 'a\u007fb'],
  ['description', 'a\ud800b'],
  ['servings', 0],
  ['servings', 1001],
  ['prepMinutes', 10_081],
  ['cookMinutes', 10_081],
  ['ingredients', []],
  ['ingredients', many(101, named)],
  ['ingredients', [{}], '#/ingredients/0/name'],
  ['ingredients', [null], '#/ingredients/0'],
  ['ingredients', ['bread'], '#/ingredients/0'],
  ['ingredients', [[]], '#/ingredients/0'],
  ['ingredients', [named(0), { name: '' }], '#/ingredients/1/name'],
  ['ingredients', [{ name: long(121) }], '#/ingredients/0/name'],
  ['ingredients', [{ name: 'a\nb' }], '#/ingredients/0/name'],
  ['ingredients', [{ name: 'bread', quantity: '' }], '#/ingredients/0/quantity'],
  ['ingredients', [{ name: 'bread', quantity: null }], '#/ingredients/0/quantity'],
  ['ingredients', [{ name: 'bread', quantity: 4 }], '#/ingredients/0/quantity'],
  ['ingredients', [{ name: 'bread', quantity: long(61) }], '#/ingredients/0/quantity'],
  ['ingredients', [{ name: 'bread', 'a/b': 1 }], '#/ingredients/0/a~1b'],
  ['ingredients', [{ name: 'bread', constructor: 1 }], '#/ingredients/0/constructor'],
  ['ingredients', [{ name: 'bread', id: 1 }], '#/ingredients/0/id'],
  ['steps', []],
  ['steps', many(101, String)],
  ['steps', ['Toast.', ''], '#/steps/1'],
  ['steps', [null], '#/steps/0'],
  ['steps', [long(2001)], '#/steps/0'],
  ['steps', ['a\u0000'], '#/steps/0'],
  ['tags', many(21, tag)],
  ['tags', ['', 'a'], '#/tags/0'],
  ['tags', ['a', 'b', 'a'], '#/tags/2'],
  ['tags', [long(31)], '#/tags/0'],
  ['tags', ['Breakfast'], '#/tags/0'],
  ['tags', [' breakfast'], '#/tags/0'],
  ['tags', ['breakfast\n'], '#/tags/0'],
  ['tags', ['frühstück'], '#/tags/0'],
  ['tags', [1], '#/tags/0'],
  ['tags', [null], '#/tags/0'],
  ['visibility', 'Public'],
  ['visibility', 'secret'],
  ['visibility', ''],
]

/** Contents of a member that are accepted, and what becomes of them where they do not stay as they are. */
const accepted: readonly (readonly [member: string, value: unknown, becomes?: unknown])[] = [
  ['title', 'x'],
  ['title', long(120)],
  ['title', long(120, '🍞')],
  ['title', ` \n\t${long(120, 'y')}\u00a0\ufeff`, long(120, 'y')],
  ['title', 'a\u00a0b\u200db\u2028c'],
  ['description', ''],
  ['description', ' \n ', ''],
  ['description', long(2000, '🍞')],
  ['description', 'a\n\r\n\tb'],
  ['servings', 1],
  ['servings', 1000],
  ['prepMinutes', 0],
  ['prepMinutes', 10_080],
  ['cookMinutes', 0],
  ['cookMinutes', 10_080],
  ['ingredients', many(100, named)],
  ['ingredients', [{ name: long(120, '🥚'), quantity: long(60, '½') }]],
  ['ingredients', [{ name: ' bread ', quantity: ' 1 ' }], [{ name: 'bread', quantity: '1' }]],
  ['ingredients', [named(0), named(0)]],
  ['steps', many(100, String)],
  ['steps', [long(2000, '🔥')]],
  ['steps', [' a\n\tb '], ['a\n\tb']],
  ['tags', []],
  ['tags', many(20, tag)],
  ['tags', [long(30), 'a', '-', '0']],
  ['visibility', 'private'],
  ['visibility', 'public'],
]

describe.each(writers)('$operation', (reader) => {
  const { operation, toMeaning } = reader
  const isPatch = operation.startsWith('PATCH')
  const contentOf = (member: string, value: unknown) => (isPatch ? { [member]: value } : { ...toast, [member]: value })

  it('refuses what no recipe can be with invalid-content, and points at it', async () => {
    const { send } = await stock(reader)
    for (const [member, value, pointer = `#/${member}`] of refused) {
      const answer = expectRefusal(await send({ json: contentOf(member, value) }), 'invalid-content', toMeaning)
      expect.soft(pointersOf(answer), JSON.stringify(value)).toEqual([pointer])
    }
  })

  it.each(['description', 'servings', 'prepMinutes', 'cookMinutes', 'tags', 'visibility'])(
    isPatch ? 'takes null for the default of %s' : 'refuses null as %s with invalid-content',
    async (member) => {
      const { send } = await stock(reader)
      const answer = await send({ json: contentOf(member, null) })
      if (isPatch) expect(answer.status).toBe(200)
      else expect(pointersOf(expectRefusal(answer, 'invalid-content', toMeaning))).toEqual([`#/${member}`])
    },
  )

  it('accepts what lies just within the limits, and gives it back as it came', async () => {
    const { send } = await stock(reader)
    for (const [index, [member, value, becomes = value]] of accepted.entries()) {
      const json = { ...contentOf('title', `Toast ${index}`), [member]: value }
      const answer = await send({ json, ...(operation.startsWith('PUT') && { headers: { 'if-match': '*' } }) })
      expect.soft(answer.status, `${answer.text} ${JSON.stringify(value)}`).toBeLessThan(300)
      expect.soft(answer.json[member]).toEqual(becomes)
    }
  })

  it.each([
    ['1e999', 'servings'],
    ['-1e999', 'prepMinutes'],
    [long(10_000, '9'), 'servings'],
    [`-${long(10_000, '9')}`, 'cookMinutes'],
    [`1.${long(10_000, '9')}`.replace(/9$/, '8').replace('1.', '1.5'), 'servings'],
  ])('refuses a number that is too large or not whole with invalid-content: %.20s', async (number, member) => {
    const { send } = await stock(reader)
    const content = JSON.stringify(contentOf(member, 0)).replace(`"${member}":0`, `"${member}":${number}`)
    const answer = expectRefusal(await send({ content, headers }), 'invalid-content', toMeaning)
    expect(pointersOf(answer)).toEqual([`#/${member}`])
    expect(answer.json.detail).toMatch(
      new RegExp(`^Fix #/${member}, which must be a whole number from \\d to [\\d]+\\.$`),
    )
    expect(answer.text.length).toBeLessThan(1000)
  })

  it.each([
    ['2e0', 2],
    ['2.0', 2],
    ['0.2e1', 2],
    ['1E3', 1000],
  ])('takes a number for what it is worth: %s', async (number, worth) => {
    const { send, valid } = await stock(reader)
    const content = JSON.stringify(valid).replace('{', `{"servings":${number},`)
    expect((await send({ content, headers })).json.servings).toBe(worth)
  })

  it('gives -0 back as 0', async () => {
    const { send, valid } = await stock(reader)
    const { text } = await send({ content: JSON.stringify(valid).replace('{', '{"prepMinutes":-0,'), headers })
    expect(text).toContain('"prepMinutes":0,')
  })

  it('names all faults at once', async () => {
    const { send } = await stock(reader)
    const json = {
      title: '',
      servings: 0,
      ingredients: [{ name: 'bread', quantity: '' }, { quantity: 1, 'a/b': 1 }, 'eggs'],
      steps: ['Toast.', '\u0000'],
      tags: ['Breakfast', 'a', 'a'],
      visibility: 'secret',
      colour: 'brown',
      'x y': 1,
    }
    const answer = expectRefusal(await send({ json }), 'invalid-content', toMeaning)
    expect(pointersOf(answer)).toEqual([
      '#/colour',
      '#/ingredients/0/quantity',
      '#/ingredients/1/a~1b',
      '#/ingredients/1/name',
      '#/ingredients/1/quantity',
      '#/ingredients/2',
      '#/servings',
      '#/steps/1',
      '#/tags/0',
      '#/tags/2',
      '#/title',
      '#/visibility',
      '#/x%20y',
    ])
  })

  it.each([1e21, 2 ** 53])('names one fault once: %s servings', async (servings) => {
    const { send } = await stock(reader)
    const answer = expectRefusal(await send({ json: contentOf('servings', servings) }), 'invalid-content', toMeaning)
    expect(pointersOf(answer)).toEqual(['#/servings'])
  })

  it.each([
    ['is malformed', 'B'],
    ['is no text', 1],
  ])('names a tag that stands there twice beside another one that %s', async (_name, other) => {
    const { send } = await stock(reader)
    const answer = await send({ json: contentOf('tags', ['a', 'a', other]) })
    expect(pointersOf(expectRefusal(answer, 'invalid-content', toMeaning))).toEqual(['#/tags/1', '#/tags/2'])
  })

  it.each(['ingredients', 'steps', 'tags'])('answers a MiB of %s with few faults', async (member) => {
    const { send } = await stock(reader)
    const content = JSON.stringify(contentOf(member, ['…'])).replace('"…"', `${'0,'.repeat(520_000)}0`)
    const answer = expectRefusal(await send({ content, headers }), 'invalid-content', toMeaning)
    expect(errorsOf(answer).length).toBeLessThanOrEqual(100)
    expect(answer.text.length).toBeLessThan(20_000)
  })
})

describe.each(writers.filter(({ operation }) => !operation.startsWith('PATCH')))('$operation', (reader) => {
  it('names every required member that is missing', async () => {
    const { send } = await stock(reader)
    const answer = expectRefusal(await send({ json: {} }), 'invalid-content', reader.toMeaning)
    expect(pointersOf(answer)).toEqual(['#/ingredients', '#/steps', '#/title'])
    expect(errorsOf(answer).map(({ detail }) => detail)).toEqual(['is missing', 'is missing', 'is missing'])
    expect(answer.json.detail).toMatch(/^Fix #\/\w+, which is missing, and fix 2 more: see errors\.$/)
  })
})

it('changes nothing of a recipe by content that is refused', async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const { id, etag } = await kitchen.cook(token)
  const refusal = await kitchen.send('PATCH /recipes/:id', { path: { id }, token, json: { title: 'Tea', servings: 0 } })
  expect(slugOf(refusal)).toBe('invalid-content')
  const { headers, json } = await kitchen.send('GET /recipes/:id', { path: { id } })
  expect([headers.etag, json.title]).toEqual([etag, 'Toast'])
})
