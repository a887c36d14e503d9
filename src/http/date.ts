const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

// The three forms of RFC 9110 5.6.7, by letter: case matters, and so does every space.
const forms = [
  // IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
  /^(?<weekday>\w{3}), (?<day>\d\d) (?<month>\w{3}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/,
  // RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
  /^(?<weekday>\w+day), (?<day>\d\d)-(?<month>\w{3})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/,
  // asctime: Sun Nov  6 08:49:37 1994
  /^(?<weekday>\w{3}) (?<month>\w{3}) (?<day>\d\d| \d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
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
  const { weekday = '', day = '', month = '', year = '', time = '' } = parts
  // UTC has leap seconds just before midnight, and Date has none. Rounding down never lets something pass as unmodified
  // that changed in that second.
  const clock = time === '23:59:60' ? '23:59:59' : time
  const monthAndDay = [months.indexOf(month) + 1, Number(day)].map((part) => String(part).padStart(2, '0')).join('-')
  const inYear = (fullYear: number) => new Date(`${String(fullYear).padStart(4, '0')}-${monthAndDay}T${clock}Z`)
  const date = year.length === 2 ? withinFiftyYears(Number(year), inYear, now) : inYear(Number(year))
  // A 31 February has become a day in March, or no date.
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
