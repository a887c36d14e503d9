import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHttpDate } from '../../src/http/date.ts'
import { formatContentRange, ifRange, partOf } from '../../src/http/range.ts'

const part = (first: number, last: number) => ({ first, last })

describe('a Range field, of 100 octets (RFC 9110 14.1.2, 14.2)', () => {
  it.each([
    ['the first ten', 'bytes=0-9', part(0, 9)],
    ['one octet', 'bytes=0-0', part(0, 0)],
    ['from a position on', 'bytes=90-', part(90, 99)],
    ['the last octet', 'bytes=99-', part(99, 99)],
    ['all', 'bytes=0-', part(0, 99)],
    ['an end that lies behind', 'bytes=50-1000', part(50, 99)],
    ['the last ten', 'bytes=-10', part(90, 99)],
    ['more of the last than there are', 'bytes=-1000', part(0, 99)],
    ['a unit in capital letters', 'BYTES=0-9', part(0, 9)],
    ['zeros in front', 'bytes=007-0009', part(7, 9)],
    ['empty members of the list (5.6.1.2)', 'bytes=, 0-9 ,', part(0, 9)],
    ['digits without end', `bytes=1-${'9'.repeat(16_000)}`, part(1, 99)],
  ])('%s', (_what, field, expected) => expect(partOf(field, 100)).toEqual(expected))

  it.each([
    ['a start at the end', 'bytes=100-'],
    ['a start behind the end', 'bytes=1000-2000'],
    ['the last none', 'bytes=-0'],
    ['a start of digits without end', `bytes=${'9'.repeat(16_000)}-`],
  ])('%s cannot be satisfied', (_what, field) => expect(partOf(field, 100)).toBe('unsatisfiable'))

  it.each([
    ['an end before its start', 'bytes=5-2'],
    ['several parts', 'bytes=0-0,5-5'],
    ['several parts of which one is malformed', 'bytes=0-0,x'],
    ['another unit', 'lines=0-9'],
    ['no unit', '0-9'],
    ['no part', 'bytes='],
    ['commas alone', 'bytes=,,'],
    ['a hyphen alone', 'bytes=-'],
    ['a number alone', 'bytes=5'],
    ['negative numbers', 'bytes=--5'],
    ['three numbers', 'bytes=1-2-3'],
    ['hexadecimal digits', 'bytes=0x0-0x9'],
    ['fractions', 'bytes=0.5-9'],
    ['a space within', 'bytes=0 -9'],
    ['a space before the equals sign', 'bytes =0-9'],
    ['nothing', ''],
    ['two fields that Node has joined', 'bytes=0-1, bytes=2-3'],
    ['16 kB of parts', `bytes=${'0-1,'.repeat(4000)}`],
  ])('%s is ignored', (_what, field) => expect(partOf(field, 100)).toBeUndefined())

  it.each([
    ['bytes=0-', 'unsatisfiable'],
    ['bytes=-1', 'unsatisfiable'],
    ['bytes=1-0', undefined],
  ])('%s of nothing at all: %s', (field, expected) => expect(partOf(field, 0)).toBe(expected))

  it('is answered without an exception, and with a part that is there', () => {
    const position = fc.option(fc.nat({ max: 200 }), { nil: '' })
    const field = fc.oneof(
      fc.string(),
      fc.tuple(position, position).map(([from, to]) => `bytes=${from}-${to}`),
    )
    fc.assert(
      fc.property(field, fc.nat({ max: 100 }), (field, length) => {
        const found = partOf(field, length)
        if (typeof found !== 'object') return
        expect(found.first).toBeGreaterThanOrEqual(0)
        expect(found.last).toBeGreaterThanOrEqual(found.first)
        expect(found.last).toBeLessThan(length)
      }),
    )
  })
})

describe('Content-Range (RFC 9110 14.4)', () => {
  it('names a part, or none', () => {
    expect(formatContentRange(part(0, 9), 100)).toBe('bytes 0-9/100')
    expect(formatContentRange(undefined, 100)).toBe('bytes */100')
  })
})

describe('If-Range (RFC 9110 13.1.5)', () => {
  const now = new Date('2026-06-15T12:00:00Z')
  const current = { etag: '"jpeg"', lastModified: new Date('1994-11-06T08:49:37.500Z'), isDateStrong: true }

  it.each([
    ['the current tag', '"jpeg"', true],
    ['the tag of another form or version', '"webp"', false],
    ['the current tag, weak: it is compared strongly', 'W/"jpeg"', false],
    ['two tags', '"jpeg", "jpeg"', false],
    ['*', '*', false],
    ['the current date', 'Sun, 06 Nov 1994 08:49:37 GMT', true],
    ['the current date in the form of RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT', true],
    ['an earlier date', 'Sun, 06 Nov 1994 08:49:36 GMT', false],
    ['a later date: it must be exactly the current one', 'Sun, 06 Nov 1994 08:49:38 GMT', false],
    ['what is neither', 'jpeg', false],
    ['nothing', '', false],
  ])('%s', (_what, field, holds) => expect(ifRange(field, current, now)).toBe(holds))

  it('takes no date by which two versions cannot be told apart (8.8.2.2)', () => {
    const date = formatHttpDate(current.lastModified)
    expect(ifRange(date, { ...current, isDateStrong: false }, now)).toBe(false)
    expect(ifRange('"jpeg"', { ...current, isDateStrong: false }, now)).toBe(true)
  })
})
