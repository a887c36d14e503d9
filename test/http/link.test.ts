import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLink } from '../../src/http/link.ts'

describe('a Link field (RFC 8288 3)', () => {
  it.each([
    ['is empty without links', [], ''],
    ['holds a target and its relation', [{ target: '/recipes', rel: 'first' }], '</recipes>; rel="first"'],
    [
      'holds many',
      [
        { target: '/recipes?limit=1', rel: 'first' },
        { target: '/recipes?limit=1&after=x,y;z', rel: 'next' },
      ],
      '</recipes?limit=1>; rel="first", </recipes?limit=1&after=x,y;z>; rel="next"',
    ],
    ['keeps what is encoded', [{ target: '/a?q=%3E+%25', rel: 'next' }], '</a?q=%3E+%25>; rel="next"'],
    ['keeps an absolute URI', [{ target: 'http://[::1]:3000/~a#b', rel: 'x' }], '<http://[::1]:3000/~a#b>; rel="x"'],
    ['encodes what would end the target', [{ target: '/a>; rel="b"', rel: 'c' }], '</a%3E;%20rel=%22b%22>; rel="c"'],
    ['encodes line breaks', [{ target: '/a\r\nb', rel: 'c' }], '</a%0D%0Ab>; rel="c"'],
    ['replaces a lone surrogate', [{ target: '/\ud800', rel: 'c' }], '</%EF%BF%BD>; rel="c"'],
    ['encodes other letters as UTF-8', [{ target: '/é😀', rel: 'c' }], '</%C3%A9%F0%9F%98%80>; rel="c"'],
  ])('%s', (_rule, links, field) => {
    expect(formatLink(links)).toBe(field)
  })

  it('can be parted again, whatever the targets are', () => {
    const links = fc.array(fc.record({ target: fc.string({ unit: 'binary' }), rel: fc.constantFrom('next', 'prev') }))
    fc.assert(
      fc.property(links, (links) => {
        const found = [...formatLink(links).matchAll(/<([!-~]*?)>; rel="([a-z]+)"(?:, |$)/g)]
        expect(found.map(([, , rel]) => rel)).toEqual(links.map(({ rel }) => rel))
        expect(found.map(([whole]) => whole).join('')).toBe(formatLink(links))
      }),
    )
  })
})
