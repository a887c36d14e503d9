// Not imported: see fields.ts.
const { STATUS_CODES } = process.getBuiltinModule('node:http')

/** Where Node's table still has the phrase of an older RFC than IANA's registry. */
const renamed: Readonly<Record<number, string>> = { 413: 'Content Too Large', 422: 'Unprocessable Content' }

/** The reason phrase of a status, as registered by IANA (RFC 9110 15.1, 16.2). */
export const reasonPhrase = (status: number): string => renamed[status] ?? STATUS_CODES[status] ?? ''

/** The sections of RFC 9110 15.2 to 15.6 follow the last two digits of a status, and leave out those of other RFCs. */
const sections: Readonly<Record<number, string>> = {
  421: 'RFC 9110 15.5.20',
  422: 'RFC 9110 15.5.21',
  428: 'RFC 6585 3',
  429: 'RFC 6585 4',
  431: 'RFC 6585 5',
  507: 'RFC 4918 11.5',
}

/** Where a status is defined: 200 in RFC 9110 15.3.1, 400 in 15.5.1, 500 in 15.6.1, and so on. */
export const sectionOf = (status: number): string =>
  sections[status] ?? `RFC 9110 15.${Math.floor(status / 100) + 1}.${(status % 100) + 1}`
