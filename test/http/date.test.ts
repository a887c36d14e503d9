import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHttpDate, parseHttpDate } from '../../src/http/date.ts'

const now = new Date('2026-06-15T12:00:00Z')
const read = (text: string, at = now) => parseHttpDate(text, at)?.toISOString()

describe('an HTTP-date (RFC 9110 5.6.7)', () => {
  it('is written as IMF-fixdate', () => {
    expect(formatHttpDate(new Date('1994-11-06T08:49:37Z'))).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
  })

  it('is written without its milliseconds, which are cut off and not rounded', () => {
    expect(formatHttpDate(new Date('1994-11-06T08:49:37.999Z'))).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
  })

  it.each([
    ['of a year with five digits', new Date('+010000-01-01T00:00:00Z')],
    ['of a year before 0', new Date('-000001-01-01T00:00:00Z')],
    ['that is invalid', new Date(Number.NaN)],
  ])('is not written for a date %s', (_what, date) => {
    expect(() => formatHttpDate(date)).toThrow(RangeError)
  })

  it.each([
    ['IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['asctime', 'Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['asctime with two digits', 'Wed Nov 16 08:49:37 1994', '1994-11-16T08:49:37.000Z'],
    ['asctime with a zero', 'Sun Nov 06 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['midnight', 'Sun, 06 Nov 1994 00:00:00 GMT', '1994-11-06T00:00:00.000Z'],
    ['the last second', 'Sun, 06 Nov 1994 23:59:59 GMT', '1994-11-06T23:59:59.000Z'],
    ['29 February of a leap year', 'Thu, 29 Feb 2024 00:00:00 GMT', '2024-02-29T00:00:00.000Z'],
    ['a leap second, as the second before it', 'Sat, 31 Dec 2016 23:59:60 GMT', '2016-12-31T23:59:59.000Z'],
    ['a year below 100', 'Mon, 01 Jan 0001 00:00:00 GMT', '0001-01-01T00:00:00.000Z'],
  ])('is read: %s', (_form, text, iso) => {
    expect(read(text)).toBe(iso)
  })

  it.each([
    ['fifty years ahead, to the second', 'Monday, 15-Jun-76 12:00:00 GMT', '2076-06-15T12:00:00.000Z'],
    ['fifty years and a second ahead', 'Tuesday, 15-Jun-76 12:00:01 GMT', '1976-06-15T12:00:01.000Z'],
    ['some years ahead', 'Wednesday, 01-Jan-70 00:00:00 GMT', '2070-01-01T00:00:00.000Z'],
    ['in the past', 'Friday, 31-Dec-99 23:59:59 GMT', '1999-12-31T23:59:59.000Z'],
    ['this year', 'Monday, 15-Jun-26 12:00:00 GMT', '2026-06-15T12:00:00.000Z'],
  ])('of two digits is at most fifty years ahead: %s', (_when, text, iso) => {
    expect(read(text)).toBe(iso)
  })

  it('of two digits may fall into the century after this one', () => {
    expect(read('Friday, 01-Jan-10 00:00:00 GMT', new Date('2095-01-01T00:00:00Z'))).toBeUndefined() // 2010's weekday
    expect(read('Wednesday, 01-Jan-10 00:00:00 GMT', new Date('2095-01-01T00:00:00Z'))).toBe('2110-01-01T00:00:00.000Z')
  })

  it.each([
    ['nothing', ''],
    ['31 February', 'Mon, 31 Feb 2000 00:00:00 GMT'],
    ['31 February, with the weekday that 2 March was', 'Thu, 31 Feb 2000 00:00:00 GMT'],
    ['29 February of another year', 'Wed, 29 Feb 2023 00:00:00 GMT'],
    ['day 0', 'Sat, 00 Nov 1994 08:49:37 GMT'],
    ['day 32', 'Fri, 32 Nov 1994 08:49:37 GMT'],
    ['a wrong weekday', 'Mon, 06 Nov 1994 08:49:37 GMT'],
    ['a wrong weekday of RFC 850', 'Monday, 06-Nov-94 08:49:37 GMT'],
    ['a wrong weekday of asctime', 'Mon Nov  6 08:49:37 1994'],
    ['no GMT', 'Sun, 06 Nov 1994 08:49:37'],
    ['UTC', 'Sun, 06 Nov 1994 08:49:37 UTC'],
    ['another zone', 'Sun, 06 Nov 1994 08:49:37 +0000'],
    ['asctime with GMT', 'Sun Nov  6 08:49:37 1994 GMT'],
    ['lower case', 'sun, 06 nov 1994 08:49:37 gmt'],
    ['upper case', 'SUN, 06 NOV 1994 08:49:37 GMT'],
    ['hour 24', 'Sun, 06 Nov 1994 24:00:00 GMT'],
    ['minute 60', 'Sun, 06 Nov 1994 08:60:00 GMT'],
    ['second 61', 'Sat, 31 Dec 2016 23:59:61 GMT'],
    ['second 60 where no leap second can be', 'Sun, 06 Nov 1994 08:49:60 GMT'],
    ['one digit for the day', 'Sun, 6 Nov 1994 08:49:37 GMT'],
    ['asctime with one space before one digit', 'Sun Nov 6 08:49:37 1994'],
    ['two digits for the year', 'Sun, 06 Nov 94 08:49:37 GMT'],
    ['RFC 850 with four digits for the year', 'Sunday, 06-Nov-1994 08:49:37 GMT'],
    ['RFC 850 with a short weekday', 'Sun, 06-Nov-94 08:49:37 GMT'],
    ['more whitespace', 'Sun,  06 Nov 1994 08:49:37 GMT'],
    ['text after it', 'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT'],
    ['whitespace after it', 'Sun, 06 Nov 1994 08:49:37 GMT '],
    ['a line break after it', 'Sun, 06 Nov 1994 08:49:37 GMT\n'],
    ['text before it', 'x Sun, 06 Nov 1994 08:49:37 GMT'],
    ['ISO 8601', '1994-11-06T08:49:37Z'],
    ['a number', '784111777'],
  ])('is not: %s', (_flaw, text) => {
    expect(read(text)).toBeUndefined()
  })

  const secondsOfTheYears = (from: number, to: number) =>
    fc
      .integer({ min: Math.ceil(new Date(0).setUTCFullYear(from) / 1000), max: new Date(0).setUTCFullYear(to) / 1000 })
      .map((seconds) => new Date(seconds * 1000))

  it('is read back from what it is written as', () => {
    fc.assert(
      fc.property(secondsOfTheYears(0, 9999), (date) => {
        expect(parseHttpDate(formatHttpDate(date), now)).toEqual(date)
      }),
    )
  })

  it('of RFC 850 is read back where it is less than fifty years away', () => {
    const longDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
    fc.assert(
      fc.property(secondsOfTheYears(1977, 2075), (date) => {
        const [, day, month, year, time] = formatHttpDate(date).split(' ')
        const text = `${longDays[date.getUTCDay()]}, ${day}-${month}-${year?.slice(2)} ${time} GMT`
        expect(parseHttpDate(text, now)).toEqual(date)
      }),
    )
  })

  it('is looked for in any text without an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseHttpDate(text, now)))
  })
})
