import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess, slugOf } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { readers, stock } from './readers.ts'

const headers = { 'content-type': 'application/json' }

/** Broken content, and where it stops being JSON. */
const broken: readonly (readonly [name: string, content: string, place: string])[] = [
  ['an object that does not end', '{', 'line 1 column 2'],
  ['a text that does not end', '{"title": "To', 'line 1 column 14'],
  ['a member without a value', '{"title":\n', 'line 2 column 1'],
  ['a comma too many', '{\n  "title": "Toast",\n}', 'line 3 column 1'],
  ['a comma too few', '{"title": "Toast"\n "servings": 1}', 'line 2 column 2'],
  ['something behind the end', '{"title": "Toast"}\n{}', 'line 2 column 1'],
  ['a word', '{"title": hunter2}', 'line 1 column 11'],
  [
    'a word deep in a long text',
    `{"steps": ["${'x'.repeat(500)}",\n\n  hunter2, "${'y'.repeat(500)}"]}`,
    'line 3 column 3',
  ],
  ['nothing but a word', 'hunter2', 'line 1 column 1'],
  ['nothing but spaces', '  \n \t', 'line 2 column 3'],
  ['NaN', '{"servings": NaN}', 'line 1 column 14'],
  ['Infinity', '{"servings": -Infinity}', 'line 1 column 15'],
  ['undefined', 'undefined', 'line 1 column 1'],
  ['single quotes', "{'title': 'Toast'}", 'line 1 column 2'],
  ['a comment', '{ // Toast\n}', 'line 1 column 3'],
  ['a number that begins with 0', '{"servings": 02}', 'line 1 column 15'],
  ['a NUL', '\0', 'line 1 column 1'],
  ['a NUL in a text', '{"title": "To\0ast"}', 'line 1 column 14'],
  ['a line break in a text', '{"title": "To\nast"}', 'line 1 column 14'],
  ['an escape that is none', '{"title": "\\x41"}', 'line 1 column 13'],
  ['a form', 'username=ada&password=hunter2', 'line 1 column 1'],
  ['a place of its own', 'line 98 column 76', 'line 1 column 1'],
]

const notUtf8: readonly (readonly [name: string, content: Buffer])[] = [
  ['Latin-1', Buffer.from('{"title":"Crème"}', 'latin1')],
  ['UTF-16', Buffer.from('\ufeff{"title":"Toast"}', 'utf16le')],
  ['half a character', Buffer.from('{"title":"🍞"}').subarray(0, 12)],
  ['half a surrogate pair', Buffer.from('{"title":"\xed\xa0\x80"}', 'latin1')],
  ['a NUL in two octets', Buffer.from('{"title":"\xc0\x80"}', 'latin1')],
]

describe.each(readers)('$operation', (reader) => {
  const { toSyntax, toMeaning, success, toSuccess } = reader

  it('refuses broken JSON with malformed-json', async () => {
    const { send } = await stock(reader)
    for (const [, content] of broken) expectRefusal(await send({ content, headers }), 'malformed-json', toSyntax)
  })

  it('refuses what is not UTF-8 with malformed-json', async () => {
    const { send } = await stock(reader)
    for (const [name, content] of notUtf8) {
      const answer = expectRefusal(await send({ content, headers }), 'malformed-json', toSyntax)
      expect.soft(answer.json.detail, name).toContain('UTF-8')
    }
  })

  it('reads over a byte order mark (RFC 8259 8.1)', async () => {
    const { send, valid } = await stock(reader)
    expectSuccess(await send({ content: `\ufeff${JSON.stringify(valid)}`, headers }), success, toSuccess)
  })

  it('refuses a second byte order mark with malformed-json', async () => {
    const { send, valid } = await stock(reader)
    const content = `\ufeff\ufeff${JSON.stringify(valid)}`
    expectRefusal(await send({ content, headers }), 'malformed-json', toSyntax)
  })

  it('answers a MiB of nested arrays with a clear 4xx', async () => {
    const { send } = await stock(reader)
    const half = 512 * 1024
    const open = '['.repeat(2 * half)
    expectRefusal(await send({ content: open, headers }), 'malformed-json', toSyntax)
    const closed = `${'['.repeat(half)}${']'.repeat(half)}`
    expectRefusal(await send({ content: closed, headers }), 'invalid-content', toMeaning)
    const objects = `${'{"title":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    expectRefusal(await send({ content: objects, headers }), 'invalid-content', toMeaning)
  })
})

describe('the detail of malformed-json', () => {
  const placeIn = (detail: unknown) => /line \d+ column \d+/.exec(String(detail))?.[0]

  it.each(broken)('says nothing of the content, and no wrong place: %s', async (_name, content, place) => {
    const kitchen = await openKitchen()
    const { json } = await kitchen.send('POST /users', { content, headers })
    expect(placeIn(json.detail) ?? place).toBe(place)
    expect(json.detail).not.toMatch(/hunter2|Toast|title|servings|NaN|Infinity|undefined|ada|98|76|xxx|yyy|"|'/)
  })

  it.each(broken)('names line and column: %s', async (_name, content, place) => {
    const kitchen = await openKitchen()
    const { json } = await kitchen.send('POST /users', { content, headers })
    expect(placeIn(json.detail)).toBe(place)
  })

  it('names the usual causes', async () => {
    const kitchen = await openKitchen()
    const { json } = await kitchen.send('POST /users', { content: '{"a": 1,}', headers })
    expect(json.detail).toContain('strings and names need double quotes, and no comma stands before } or ].')
  })

  it('is the same for two contents that are broken at the same place', async () => {
    const kitchen = await openKitchen()
    const contents = ['{"secret": one}', '{"public": out}']
    const answers = await Promise.all(contents.map((content) => kitchen.send('POST /users', { content, headers })))
    const [one, two] = answers.map(({ json }) => json.detail)
    expect(answers.map(slugOf)).toEqual(['malformed-json', 'malformed-json'])
    expect(one).toBe(two)
  })
})
