import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMediaType } from '../../src/http/media-type.ts'

const read = (text: string) => {
  const found = parseMediaType(text)
  return found && { type: found.type, parameters: Object.fromEntries(found.parameters) }
}

describe('a media type (RFC 9110 8.3.1)', () => {
  it.each([
    ['is a type and a subtype', 'application/json', 'application/json', {}],
    ['knows no case in its type', 'Application/JSON', 'application/json', {}],
    ['may have a suffix', 'application/merge-patch+json', 'application/merge-patch+json', {}],
    ['has parameters', 'text/html;charset=utf-8', 'text/html', { charset: 'utf-8' }],
    ['knows no case in the names of parameters', 'text/html;CharSet=UTF-8', 'text/html', { charset: 'UTF-8' }],
    ['allows whitespace around the semicolon', 'a/b \t;\t c=d', 'a/b', { c: 'd' }],
    ['allows an empty parameter', 'a/b;', 'a/b', {}],
    ['allows empty parameters anywhere', 'a/b; ;;c=d;; ', 'a/b', { c: 'd' }],
    ['takes the quotes off', 'a/b;c="d e"', 'a/b', { c: 'd e' }],
    ['allows empty quotes', 'a/b;c=""', 'a/b', { c: '' }],
    ['undoes quoted-pairs', String.raw`a/b;c="\"\\\d"`, 'a/b', { c: '"\\d' }],
    ['keeps a semicolon within quotes', 'a/b;c=";d=e";f=g', 'a/b', { c: ';d=e', f: 'g' }],
    ['allows obs-text within quotes', 'a/b;c="\xff"', 'a/b', { c: '\xff' }],
    ['may have a parameter named like a property of every object', 'a/b;constructor=c', 'a/b', { constructor: 'c' }],
  ])('%s', (_rule, text, type, parameters) => {
    expect(read(text)).toEqual({ type, parameters })
  })

  it.each([
    ['nothing', ''],
    ['no slash', 'json'],
    ['no subtype', 'application/'],
    ['no type', '/json'],
    ['two types', 'a/b, c/d'],
    ['a second slash', 'a/b/c'],
    ['whitespace around the slash', 'a / b'],
    ['whitespace at the start', ' a/b'],
    ['whitespace at the end', 'a/b '],
    ['no semicolon before a parameter', 'a/b c=d'],
    ['whitespace around the equals sign', 'a/b;c = d'],
    ['a parameter without a value', 'a/b;c'],
    ['a parameter with an empty value', 'a/b;c='],
    ['a parameter without a name', 'a/b;=d'],
    ['quotes that are never closed', 'a/b;c="d'],
    ['quotes that are only closed by a quoted-pair', String.raw`a/b;c="d\"`],
    ['text after the quotes', 'a/b;c="d"e'],
    ['a control character', 'a/b;c="\x01"'],
    ['a line break', 'a/b;c="\n"'],
    ['text that is no octets', 'a/b;c="\u0100"'],
    ['a parameter twice', 'a/b;c=d;C=d'],
  ])('is not: %s', (_flaw, text) => {
    expect(parseMediaType(text)).toBeUndefined()
  })

  it('is read back from what it is written as', () => {
    const name = fc.stringMatching(/^[a-z0-9!#$%&'*+.^_`|~-]+$/)
    const value = fc.stringMatching(/^[\t -~\x80-\xff]*$/)
    const parameters = fc.dictionary(name, value, { noNullPrototype: true })
    fc.assert(
      fc.property(name, name, parameters, (type, subtype, parameters) => {
        const written = Object.entries(parameters).map(
          ([name, value]) => `;${name}="${value.replace(/["\\]/g, '\\$&')}"`,
        )
        const found = parseMediaType(`${type}/${subtype}${written.join('')}`)
        expect(found?.type).toBe(`${type}/${subtype}`)
        expect([...(found?.parameters ?? [])]).toEqual(Object.entries(parameters))
      }),
    )
  })

  it('is looked for in any text without an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseMediaType(text)))
    fc.assert(fc.property(fc.string(), (text) => void parseMediaType(`a/b;c="${text}`)))
  })
})
