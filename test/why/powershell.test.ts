import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockOf } from '../../src/why/examples/block.ts'
import {
  contentOf,
  type Example,
  fieldsOf,
  fill,
  hasContent,
  literal,
  type Step,
} from '../../src/why/examples/example.ts'
import { examples } from '../../src/why/examples/examples.ts'
import { spell } from '../../src/why/examples/spell.ts'
import { powershellWord } from '../../src/why/shell.ts'
import { passed, wordsAt } from './powershell.ts'

const origin = 'http://127.0.0.1:3000'

/** The values of variables: an entity tag has quotes, which the block escapes when it keeps it. */
const values: Readonly<Record<string, string>> = { unique: '7', etag: '"a b.json"' }
const valueFor = (name: string): string => values[name] ?? `a-${name}`
const variables = new Proxy({}, { get: (_, name) => valueFor(String(name)).replaceAll('"', '\\"') })

/** A request, as curl makes it of its words: the JSON is read, since spaces between its parts mean nothing. */
const requestOf = (words: readonly string[]) => {
  const request = { method: 'GET', target: '', fields: [] as string[], basic: '', content: '' as unknown }
  const rest = [...words]
  const next = () => rest.shift() ?? ''
  while (rest.length > 0) {
    const word = next()
    if (/^-s?I$/.test(word)) request.method = 'HEAD'
    else if (word === '-X') request.method = next()
    else if (word === '-H') request.fields.push(next())
    else if (word === '-u') request.basic = next()
    else if (word === '-d') request.content = readable(next())
    else if (word === '--data-binary') request.content = next()
    else if (/^-[oDw]$/.test(word)) next()
    else if (word === '--request-target') request.target = origin + next()
    else if (!word.startsWith('-')) request.target ||= word
  }
  return request
}

const readable = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const filled = (text: string): string =>
  fill(text, (name, count) => (name === 'zeros' ? '0'.repeat(count) : valueFor(name)))

const fileOf = ({ file, octets, from }: Step): string =>
  octets === undefined ? `@${from ?? file?.split('/').at(-1)}` : '@zeros.txt'

/** What a step means, apart from what writes it. */
const meant = (step: Step) => {
  const content = contentOf(step)
  return {
    method: step.method,
    target: origin + filled(step.target),
    fields: fieldsOf(step).map(([name, value]) => `${name}: ${filled(value)}`),
    basic: filled(step.basic ?? ''),
    content: content === undefined ? (hasContent(step) ? fileOf(step) : '') : readable(filled(content)),
  }
}

const linesOf = (example: Example): string => blockOf(example, origin).powershell.lines ?? ''

/** What both PowerShells pass to each command of curl that is not a download of content. */
const sent = (lines: string) =>
  [...lines.matchAll(/curl\.exe (?!-s -o \w+\.jpeg )/g)].map(({ 0: start, index }) =>
    passed(wordsAt(lines, index + start.length, variables)).map(requestOf),
  )

describe('the lines for PowerShell', () => {
  const sendable = examples.filter((example) => !('message' in example))

  it.each(sendable.map((example) => [example.name, example] as const))(
    'pass on what is meant: %s',
    (_name, example) => {
      if ('message' in example) return
      const { steps, times } = spell(example)
      const range = (index: number) => (times > 1 && index === steps.length - 1 ? `?[1-${times}]` : '')
      const expected = steps.map(meant).map((one, index) => ({ ...one, target: one.target + range(index) }))
      expect(sent(linesOf(example))).toEqual(expected.map((one) => [one, one]))
    },
  )

  it('begin with the way of passing words that all versions have, and are ASCII', () => {
    for (const example of sendable) {
      expect(linesOf(example)).toMatch(/^\$PSNativeCommandArgumentPassing = 'Legacy'\n/)
      expect(linesOf(example)).toMatch(/^[\x20-\x7e\n]+$/)
    }
  })

  it('are not there for a raw message, and the place says why', () => {
    for (const example of examples.filter((one) => 'message' in one))
      expect(blockOf(example, origin).powershell).toEqual({
        lines: null,
        note: 'PowerShell has no command that sends a raw message. Use bash, for example in WSL or Git Bash.',
      })
  })

  it('give back any header and any JSON in ASCII, and say so where they cannot', () => {
    const ascii = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
    fc.assert(
      fc.property(ascii, fc.dictionary(ascii, fc.jsonValue()), (header, json) => {
        const value = `x${header}`
        const step: Step = { method: 'POST', target: '/', fields: [['X-Any', literal(value)]], json: undefined }
        const text = literal(JSON.stringify(json))
        const { lines } = blockOf({ steps: [{ ...step, text }] }, origin).powershell
        if (value.endsWith('\\')) expect(lines).toBeNull()
        else
          for (const request of sent(lines ?? '').flat())
            expect(request).toMatchObject({
              fields: [`X-Any: ${value}`, 'Content-Type:'],
              content: JSON.parse(JSON.stringify(json)),
            })
      }),
    )
  })

  it.each([`it's`, '"a"', '\\"', 'a\\\\"b', '$x', '`', '@a', '#', '{}', '-', 'ä'])('quote %j as one word', (text) => {
    const words = wordsAt(powershellWord(text), 0, {})
    expect(passed(words)).toEqual([[text], [text]])
  })
})
