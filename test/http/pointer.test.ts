import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointer } from '../../src/http/pointer.ts'

describe('a JSON pointer as a fragment (RFC 6901 6)', () => {
  it.each([
    ['of the whole', [], '#'],
    ['of a member', ['servings'], '#/servings'],
    ['of a member of an item', ['ingredients', 0, 'name'], '#/ingredients/0/name'],
    ['of a member with an empty name', [''], '#/'],
    ['escapes a slash', ['a/b'], '#/a~1b'],
    ['escapes a tilde', ['m~n'], '#/m~0n'],
    ['escapes what looks escaped', ['~1'], '#/~01'],
    ['encodes a percent sign', ['c%d'], '#/c%25d'],
    ['encodes a circumflex', ['e^f'], '#/e%5Ef'],
    ['encodes a bar', ['g|h'], '#/g%7Ch'],
    ['encodes a backslash', ['i\\j'], '#/i%5Cj'],
    ['encodes a quote', ['k"l'], '#/k%22l'],
    ['encodes a space', [' '], '#/%20'],
    ['encodes a number sign', ['#'], '#/%23'],
    ['encodes as UTF-8', ['é😀'], '#/%C3%A9%F0%9F%98%80'],
    ['replaces a lone surrogate', ['\ud800'], '#/%EF%BF%BD'],
    ['does not stumble over a symbol', [Symbol('a')], '#/Symbol(a)'],
  ])('%s', (_rule, path, fragment) => {
    expect(pointer(path)).toBe(fragment)
  })

  it('leads back to the path, whatever the names are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (path) => {
        const [, ...tokens] = pointer(path).split('/')
        const names = tokens.map((token) => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~'))
        expect(names).toEqual(path)
        expect(pointer(path)).toMatch(/^#[!"$-~]*$/)
      }),
    )
  })

  it('is written for any UTF-16 without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.uint16Array()), (names) => void pointer(names.map((n) => String.fromCharCode(...n)))),
    )
  })
})
