import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEntityTags, strongMatch, weakMatch } from '../../src/http/entity-tag.ts'

const strong = (opaque: string) => ({ weak: false, opaque })
const weak = (opaque: string) => ({ weak: true, opaque })

describe('a list of entity tags (RFC 9110 8.8.3, 13.1.1)', () => {
  it.each([
    ['may be the asterisk', '*', '*'],
    ['holds strong tags', '"a"', [strong('"a"')]],
    ['holds weak tags', 'W/"a"', [weak('"a"')]],
    ['holds many', '"a", W/"b","c"', [strong('"a"'), weak('"b"'), strong('"c"')]],
    ['may be empty', '', []],
    ['may have empty members', ', "a" ,\t, "b",', [strong('"a"'), strong('"b"')]],
    ['allows an empty tag', '""', [strong('""')]],
    ['leaves a comma within quotes to the tag', '"a,b", "c"', [strong('"a,b"'), strong('"c"')]],
    ['knows no escaping', String.raw`"a\", "b"`, [strong(String.raw`"a\"`), strong('"b"')]],
    ['allows obs-text', '"\x80\xff"', [strong('"\x80\xff"')]],
    ['allows tags that look like others', '"W/", "*"', [strong('"W/"'), strong('"*"')]],
  ])('%s', (_rule, field, tags) => {
    expect(parseEntityTags(field)).toEqual(tags)
  })

  it.each([
    ['a tag without quotes', 'a'],
    ['a tag that is not closed', '"a'],
    ['a lower-case w/', 'w/"a"'],
    ['a W without its slash', 'W"a"'],
    ['a space after W/', 'W/ "a"'],
    ['a space within quotes', '"a b"'],
    ['a control character within quotes', '"\x7f"'],
    ['text that is no octets', '"\u0100"'],
    ['tags without a comma between', '"a" "b"'],
    ['tags that touch', '"a""b"'],
    ['an asterisk among tags', '*, "a"'],
    ['an asterisk after tags', '"a", *'],
    ['two asterisks', '*, *'],
    ['whitespace that was not taken off the field', '"a" '],
  ])('is not: %s', (_flaw, field) => {
    expect(parseEntityTags(field)).toBeUndefined()
  })

  it('is read back from what it is written as', () => {
    const opaque = fc.stringMatching(/^[!#-~\x80-\xff]*$/).map((text) => `"${text}"`)
    const tags = fc.array(fc.record({ weak: fc.boolean(), opaque }))
    fc.assert(
      fc.property(tags, fc.constantFrom(',', ', ', ' ,\t', ', ,'), (tags, comma) => {
        const field = tags.map(({ weak, opaque }) => `${weak ? 'W/' : ''}${opaque}`).join(comma)
        expect(parseEntityTags(field)).toEqual(tags)
      }),
    )
  })

  it('is looked for in any text without an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (field) => void parseEntityTags(field)))
    const hostile = fc.array(fc.constantFrom('"', 'W/', ',', ' ', '\t', '*', 'a')).map((parts) => parts.join(''))
    fc.assert(fc.property(hostile, (field) => void parseEntityTags(field)))
  })
})

describe('comparison (RFC 9110 8.8.3.2)', () => {
  it.each([
    [weak('"1"'), weak('"1"'), false, true],
    [weak('"1"'), weak('"2"'), false, false],
    [weak('"1"'), strong('"1"'), false, true],
    [strong('"1"'), weak('"1"'), false, true],
    [strong('"1"'), strong('"1"'), true, true],
    [strong('"a"'), strong('"A"'), false, false],
  ])('of %o and %o: strong %s, weak %s', (a, b, strongly, weakly) => {
    expect(strongMatch(a, b)).toBe(strongly)
    expect(weakMatch(a, b)).toBe(weakly)
  })
})
