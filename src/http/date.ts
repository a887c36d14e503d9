const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const monthName = months.join('|')
const dayName = days.map((day) => day.slice(0, 3)).join('|')
const longDayName = days.join('|')
const time = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)'

// The three forms of RFC 9110 5.6.7, by letter: case matters, and so does every space.
const forms = [
  // IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^(?<weekday>${dayName}), (?<day>\\d{2}) (?<month>${monthName}) (?<year>\\d{4}) ${time} GMT$`),
  // RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^(?<weekday>${longDayName}), (?<day>\\d{2})-(?<month>${monthName})-(?<year>\\d{2}) ${time} GMT$`),
  // asctime: Sun Nov  6 08:49:37 1994
  new RegExp(`^(?<weekday>${dayName}) (?<month>${monthName}) (?<day>\\d{2}| \\d) ${time} (?<year>\\d{4})$`),
]

/**
 * Writes an HTTP-date as IMF-fixdate, the only form that may be sent (RFC 9110 5.6.7). Milliseconds are cut off.
 * Throws a RangeError for a date that the form cannot hold: its years have four digits.
 */
export function formatHttpDate(date: Date): string {
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) throw new RangeError('An HTTP-date needs a valid date of the years 0 to 9999')
  return date.toUTCString() // ECMA-262 21.4.4.43 writes just this form
}

/**
 * Reads an HTTP-date in any of its three forms (RFC 9110 5.6.7); undefined if the string is not one, or names a day that
 * does not exist, or a weekday that this day was not: RFC 5322 3.3, whose meaning 5.6.7 takes over, wants them to agree,
 * and which half of a contradiction was meant cannot be known. `now` places the two-digit years of RFC 850.
 */
export function parseHttpDate(text: string, now: Date): Date | undefined {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  if (parts === undefined) return undefined
  const { weekday = '', day = '', month = '', year = '', hour = '', minute = '', second = '' } = parts
  if (second === '60' && `${hour}:${minute}` !== '23:59') return undefined // UTC has leap seconds just before midnight

  const inYear = (fullYear: number): Date => {
    const date = new Date(0) // Date.UTC would take the years 0 to 99 for 1900 to 1999
    date.setUTCFullYear(fullYear, months.indexOf(month), Number(day))
    // Date knows no leap seconds. Rounding down never lets something pass as unmodified that changed in that second.
    date.setUTCHours(Number(hour), Number(minute), Math.min(Number(second), 59))
    return date
  }
  const date = year.length === 2 ? withinFiftyYears(Number(year), inYear, now) : inYear(Number(year))
  // By now, a 31 February has become a day in March.
  const exists = date.getUTCDate() === Number(day)
  return exists && days[date.getUTCDay()]?.startsWith(weekday) ? date : undefined
}

/** The latest year with these two digits that is not more than fifty years ahead, to the second (5.6.7). */
function withinFiftyYears(digits: number, inYear: (fullYear: number) => Date, now: Date): Date {
  const limit = new Date(now)
  limit.setUTCFullYear(now.getUTCFullYear() + 50)
  const year = limit.getUTCFullYear() - (limit.getUTCFullYear() % 100) + digits
  return inYear(year) > limit ? inYear(year - 100) : inYear(year)
}
