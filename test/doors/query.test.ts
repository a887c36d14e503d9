import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { everybodys, lists, ones, own, placesOf, queried, shelf } from './lists.ts'

const repeated = (count: number, pair: string) => `?${Array.from({ length: count }, () => pair).join('&')}`
const long = (length: number, character = 'x') => encodeURIComponent(character.repeat(length))

/** Queries that every list refuses, and the parameter of each fault. */
const refused: readonly (readonly [what: string, query: string, parameters: readonly string[]])[] = [
  ['an unknown parameter', '?page=2', ['page']],
  ['a parameter in another case', '?Limit=2', ['Limit']],
  ['__proto__', '?__proto__=1', ['__proto__']],
  ['constructor', '?constructor=1', ['constructor']],
  ['a parameter with brackets', '?limit[]=2', ['limit[]']],
  ['a tag with brackets', '?tag[]=a', ['tag[]']],
  ['an unknown parameter that is encoded', '?%C3%A9=1', ['é']],
  ['a parameter without a name', '?=1', ['']],
  ['a parameter without a value', '?limit', ['limit']],
  ['an unknown parameter that is empty', '?page', ['page']],
  ['a parameter repeated in another encoding', '?limit=1&%6cimit=2', ['limit']],
  ['a parameter repeated, once empty', '?limit=&limit=1', ['limit']],
  ['a second question mark', '?limit=1?limit=2', ['limit']],
  ...['q', 'tag', 'author', 'maxMinutes', 'sort', 'limit', 'after', 'before'].map(
    (name) => [`an empty ${name}`, `?${name}=`, [name]] as const,
  ),
  ...['q=a', 'author=ada', 'maxMinutes=1', 'sort=title', 'limit=1'].map(
    (pair) => [`${pair} repeated`, `?${pair}&${pair}`, [pair.split('=')[0] ?? '']] as const,
  ),
  ...['0', '101', '1000', '-1', '%2B1', '1.5', 'abc', '1e1', '0x10', '+5', '%D9%A5', 'Infinity', '9'.repeat(400)].map(
    (value) => [`limit=${value.slice(0, 20)}`, `?limit=${value}`, ['limit']] as const,
  ),
  ...['-1', '20161', '1.5', 'abc', '1e1', '0x10', '+5', '-0', 'NaN', '9'.repeat(400)].map(
    (value) => [`maxMinutes=${value.slice(0, 20)}`, `?maxMinutes=${value}`, ['maxMinutes']] as const,
  ),
  ...['id', 'CreatedAt', '--createdAt', '-', '%2Btitle', '+title', 'title,-createdAt', 'author', 'servings'].map(
    (value) => [`sort=${value}`, `?sort=${value}`, ['sort']] as const,
  ),
  ...['__proto__', 'constructor', 'toString'].map((value) => [`sort=${value}`, `?sort=${value}`, ['sort']] as const),
  ['q of spaces', '?q=+%20', ['q']],
  ['q of 201 characters', `?q=${long(201)}`, ['q']],
  ['q of 201 characters beyond the first plane', `?q=${long(201, '🍞')}`, ['q']],
  ...['%07', '%1B', '%7F', '%C2%85'].map((code) => [`q with ${code}`, `?q=a${code}b`, ['q']] as const),
  ['q with a tab: it is no text of many lines (contract, 4)', '?q=a%09b', ['q']],
  ...['Breakfast', 'a+b', 'a,b', '%C3%A9', 'x'.repeat(31)].map(
    (value) => [`tag=${value}`, `?tag=${value}`, ['tag']] as const,
  ),
  ['one wrong tag among several', '?tag=a&tag=B&tag=c', ['tag']],
  ['one empty tag among several', '?tag=a&tag=&tag=c', ['tag']],
  ['21 tags', repeated(21, 'tag=a'), ['tag']],
  ['500 tags', repeated(500, 'tag=a'), ['tag']],
  ['author=me, which is too short as well', '?author=me', ['author', 'author']],
  ...['ab', 'Ada', '-ada', 'ada-', 'a_b', 'x'.repeat(31), 'ada@kitchen.example'].map(
    (value) => [`author=${value}`, `?author=${value}`, ['author']] as const,
  ),
  [
    'all faults at once',
    '?limit=0&after=abc&before=&page=2&page=3&x=1&q=%07&tag=A&author=A&maxMinutes=-1&sort=id',
    ['after', 'author', 'before', 'limit', 'maxMinutes', 'page', 'q', 'sort', 'tag', 'x'],
  ],
]

describe.each(lists)('$operation', (list) => {
  const { operation, toQuery, toList } = list

  it.each(refused)('refuses %s with invalid-query, and names each fault once', async (_what, query, parameters) => {
    const { get } = await shelf(list)
    const answer = expectRefusal(await get(query), 'invalid-query', toQuery)
    expect(placesOf(answer)).toEqual(parameters)
  })

  it.each(['%', '%zz', '%C3', '%ED%A0%80', '%C0%80', '%u0041'])(
    'refuses a percent-encoding that is broken with invalid-query: %s',
    async (text) => {
      const { get } = await shelf(list)
      for (const query of [`?limit=${text}`, `?${text}=1`, `?limit=1&x=${text}`, `?q=${text}`, `?tag=a&tag=${text}`])
        expectRefusal(await get(query), 'invalid-query', toQuery)
    },
  )

  it.each([
    ['?limit=1&q=%zz', ['q']],
    ['?q=caf%e9', ['q']],
    ['?%71=%zz', ['q']],
    ['?%C3%A9=%', ['é']],
    ['?c%zzd=1', ['c%zzd']],
    ['?=%zz', ['']],
    ['?tag=%zz&tag=%zz&author=%', ['author', 'tag']],
  ])('names the parameters whose encoding is broken, and says how to encode: %s', async (query, parameters) => {
    const { get } = await shelf(list)
    const answer = expectRefusal(await get(query), 'invalid-query', toQuery)
    expect(placesOf(answer)).toEqual(parameters)
    expect(answer.json.detail).toMatch(/send %25 for a percent sign, .* UTF-8 .* caf%C3%A9/)
  })

  it('refuses a HEAD as it does a GET', async () => {
    const { status, doors, text } = await (await shelf(list)).head('?limit=0')
    expect([status, doors, text]).toEqual([400, `${toQuery}=400`, ''])
  })

  const fine = [
    ...['', '?', '?limit=1', '?limit=100', '?&limit=1&', '?limit=%31', '?%6Cimit=1', '?maxMinutes=0'],
    ...['?maxMinutes=20160', '?q=a', `?q=${long(200)}`, `?q=${long(200, '🍞')}`, `?q=+${long(200)}+`, '?q=%25'],
    ...['?q=%22', '?q=*', "?q='", '?q=(NOT', '?q=a+AND+b', '?q=title:one', '?q=-', `?q=${'a+'.repeat(99)}a`],
    ...['?q=%5C', '?q=a%E2%80%A8b', '?tag=a', `?tag=${'x'.repeat(30)}`, repeated(20, 'tag=a'), '?tag=a&limit=1&tag=b'],
    ...['?author=ada', '?author=nobody', '?author=abc', `?author=${'x'.repeat(30)}`],
    ...['createdAt', 'updatedAt', 'title', 'cookMinutes'].flatMap((name) => [`?sort=${name}`, `?sort=-${name}`]),
    '?q=one&tag=a&author=ada&maxMinutes=5&sort=title&limit=2',
  ]
  it.each(fine.map((query) => [query.slice(0, 60), query]))('lets in %s', async (_what, query = '') => {
    expectSuccess(await (await shelf(list)).get(query), 200, toList)
  })

  it.each([
    ['public', 200],
    ['private', 200],
    ['any', 400],
    ['Public', 400],
    ['', 400],
    ['public&visibility=public', 400],
    ['public&visibility=private', 400],
  ])(`${operation === own.operation ? 'knows' : 'does not know'} visibility=%s`, async (value, status) => {
    const answer = await (await shelf(list)).get(`?visibility=${value}`)
    if (operation === own.operation && status === 200) expectSuccess(answer, 200, toList)
    else expect(placesOf(expectRefusal(answer, 'invalid-query', toQuery))).toContain('visibility')
  })
})

it('says of visibility where it is not known that it is unknown, whatever its value', async () => {
  for (const list of [everybodys, ones]) {
    const { get } = await shelf(list)
    const details = await Promise.all(
      ['visibility=private', 'visibility=secret', 'page=1'].map(async (pair) => {
        const { json } = await get(`?${pair}`)
        return JSON.stringify(json.errors).replace('page', 'visibility')
      }),
    )
    expect(new Set(details).size).toBe(1)
  }
})

it('refuses an unknown user before a query that is wrong too, with no-such-user', async () => {
  const kitchen = await openKitchen()
  for (const query of ['', '?limit=0', '?%zz']) {
    const answer = await kitchen.send(ones.operation, { path: { username: 'nobody' }, query })
    expectRefusal(answer, 'no-such-user', ones.toQuery.replace(', query', ''))
  }
})

describe('QUERY /recipes', () => {
  it.each([
    ['a parameter of the list', '?limit=1', ['limit']],
    ['an unknown one', '?page=1', ['page']],
    ['several', '?q=a&limit=1&tag=a&tag=b', ['limit', 'q', 'tag']],
    ['an empty one', '?limit=', ['limit']],
    ['one without a name', '?=1', ['']],
    ['__proto__', '?__proto__=1', ['__proto__']],
    ['a second question mark', '??', ['?']],
    ['a percent-encoding that is broken', '?%zz', ['%zz']],
  ])('refuses a query in its URI with invalid-query: %s', async (_what, query, parameters) => {
    const kitchen = await openKitchen()
    for (const sent of [{ json: {} }, {}, { content: '{', headers: { 'content-type': 'text/plain' } }]) {
      const answer = await kitchen.send('QUERY /recipes', { ...sent, query })
      expect(placesOf(expectRefusal(answer, 'invalid-query', queried.toQuery))).toEqual(parameters)
    }
  })

  it.each(['?', '?&', '?&&'])('finds nothing in an empty query: %s', async (query) => {
    const kitchen = await openKitchen()
    expectSuccess(await kitchen.send('QUERY /recipes', { json: {}, query }), 200, queried.toList)
  })
})
