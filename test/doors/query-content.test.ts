import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { placesOf, queried, shelf } from './lists.ts'

const long = (length: number, character = 'x') => character.repeat(length)
const tags = (count: number) => Array.from({ length: count }, (_, index) => `tag-${index}`)
const headers = { 'content-type': 'application/json' }

/** Members that are refused, and where the fault lies if not at the member. */
const refused: readonly (readonly [member: string, value: unknown, pointer?: string])[] = [
  ...['q', 'tag', 'author', 'maxMinutes', 'sort', 'limit', 'after', 'before'].flatMap((member): [string, unknown][] =>
    [null, true, {}, '', { length: 1, 0: 'a' }].map((value) => [member, value]),
  ),
  ...['q', 'author', 'sort', 'after', 'before'].flatMap((member): [string, unknown][] =>
    [1, [], ['title'], ['ada']].map((value) => [member, value]),
  ),
  ...['maxMinutes', 'limit'].flatMap((member): [string, unknown][] =>
    ['1', '10', 'abc', [], [1], 1.5, -1, 1e21, 2 ** 53].map((value) => [member, value]),
  ),
  ...['after', 'before'].map((member): [string, unknown] => [member, { sort: 'title' }]),
  ['limit', 0],
  ['limit', 101],
  ['maxMinutes', 20_161],
  ['q', ' \n\u00a0'],
  ['q', long(201)],
  ['q', long(201, '🍞')],
  ...['\0', '\u0007', '\u001b', '\u007f', '\u0085', '\ud83c', '\udf5e'].map((wrong): [string, unknown] => [
    'q',
    `a${wrong}b`,
  ]),
  // No text of many lines (contract, 4); and no URI could say it, so no Location could (the door `message` refuses its code).
  ...['\n', '\r', '\t'].map((wrong): [string, unknown] => ['q', `a${wrong}b`]),
  ['tag', 'breakfast'],
  ['tag', 1],
  ['tag', []],
  ['tag', tags(21)],
  ['tag', [''], '#/tag/0'],
  ['tag', ['a', 'B'], '#/tag/1'],
  ['tag', ['a', null, 'b'], '#/tag/1'],
  ['tag', [['a']], '#/tag/0'],
  ['tag', ['a', 1], '#/tag/1'],
  ['tag', [long(31)], '#/tag/0'],
  ['tag', ['é'], '#/tag/0'],
  ...['ab', 'Ada', '-ada', 'ada-', 'a_b', long(31), 'ada\n'].map((name): [string, unknown] => ['author', name]),
  ...['id', 'CreatedAt', '--createdAt', '+title', ' title', 'title,-createdAt', '__proto__', 'constructor'].map(
    (sort): [string, unknown] => ['sort', sort],
  ),
  ...['abc', '0190a000-0000-7000-8000-000000000001', 'bnVsbA', '!', '\0'].flatMap((cursor): [string, unknown][] => [
    ['after', cursor],
    ['before', cursor],
  ]),
  ['visibility', 'public'],
  ['visibility', 'private'],
  ['page', 2],
  ['Limit', 2],
  ['items', []],
  ['id', 'any'],
  ['createdAt', '2026-03-01T12:00:00.000Z'],
  ['constructor', {}],
  ['toString', 1],
  ['a/b', 1, '#/a~1b'],
  ['', 1, '#/'],
]

describe('QUERY /recipes refuses with invalid-content, and points at', () => {
  it.each(
    refused.map(([member, value, pointer = `#/${member}`]) => [
      member,
      JSON.stringify(value).slice(0, 40),
      value,
      pointer,
    ]),
  )('%s %s', async (member, _shown, value, pointer) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('QUERY /recipes', { json: { [String(member)]: value } })
    expect(placesOf(expectRefusal(answer, 'invalid-content', queried.toMeaning))).toEqual([pointer])
  })

  it.each(['null', '{}', '{"limit":1}', '1'])('__proto__, which no parameter is: %s', async (value) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('QUERY /recipes', { headers, content: `{"__proto__":${value},"limit":1}` })
    expect(placesOf(expectRefusal(answer, 'invalid-content', queried.toMeaning))).toEqual(['#/__proto__'])
  })

  it.each(['null', '[]', '[{}]', '"q=a"', '1', 'true'])('the whole, where that is no object: %s', async (content) => {
    const kitchen = await openKitchen()
    const answer = await kitchen.send('QUERY /recipes', { headers, content })
    expect(placesOf(expectRefusal(answer, 'invalid-content', queried.toMeaning))).toEqual(['#'])
  })

  it('every fault, in one answer', async () => {
    const { query, cursors } = await shelf()
    const { after, before } = await cursors()
    const json = {
      q: '',
      tag: ['a', 'B', 2],
      author: 'A',
      maxMinutes: '5',
      sort: 'id',
      limit: 0,
      after,
      before,
      page: 1,
    }
    const answer = expectRefusal(await query({ ...json, visibility: 'private' }), 'invalid-content', queried.toMeaning)
    expect(placesOf(answer)).toEqual([
      ...['#/author', '#/before', '#/limit', '#/maxMinutes', '#/page', '#/q', '#/sort', '#/tag/1', '#/tag/2'],
      '#/visibility',
    ])
  })

  it('few faults, of a MiB of tags', async () => {
    const kitchen = await openKitchen()
    const content = `{"tag":[${'0,'.repeat(520_000)}0]}`
    const answer = await kitchen.send('QUERY /recipes', { headers, content })
    expect(placesOf(expectRefusal(answer, 'invalid-content', queried.toMeaning)).length).toBeLessThanOrEqual(100)
    expect(answer.text.length).toBeLessThan(20_000)
  })
})

describe('QUERY /recipes lets in', () => {
  it.each([
    ...[{}, { limit: 1 }, { limit: 100 }, { maxMinutes: 0 }, { maxMinutes: 20_160 }, { sort: '-title' }],
    ...[{ q: 'a' }, { q: long(200) }, { q: long(200, '🍞') }, { q: ` ${long(200)}\n` }, { q: '"' }, { q: '*' }],
    ...[{ q: 'a&limit=0#%zz' }, { q: '\\' }, { q: '\u2028x' }, { tag: ['a'] }, { tag: tags(20) }, { tag: [long(30)] }],
    ...[{ author: 'ada' }, { author: 'nobody' }],
    { q: 'one', tag: ['a'], author: 'ada', maxMinutes: 5, sort: 'title', limit: 2 },
  ])('%j', async (json) => {
    expectSuccess(await (await shelf()).query(json), 200, queried.toList)
  })

  it('a number for what it is worth', async () => {
    const kitchen = await openKitchen()
    for (const content of ['{"limit":1e1}', '{"limit":10.0}', '{"maxMinutes":-0}']) {
      const answer = expectSuccess(await kitchen.send('QUERY /recipes', { headers, content }), 200, queried.toList)
      expect(answer.headers.location).toMatch(/\?(limit=10|maxMinutes=0)$/)
    }
  })
})
