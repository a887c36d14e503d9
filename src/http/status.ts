import { STATUS_CODES } from 'node:http'

/** Where Node's table still has the phrase of an older RFC than IANA's registry. */
const renamed: Readonly<Record<number, string>> = { 413: 'Content Too Large', 422: 'Unprocessable Content' }

/** The reason phrase of a status, as registered by IANA (RFC 9110 15.1, 16.2). */
export const reasonPhrase = (status: number): string => renamed[status] ?? STATUS_CODES[status] ?? ''
