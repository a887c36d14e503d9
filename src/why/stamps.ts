import type { Entry } from './entry.ts'
import type { RequestRecord } from './record.ts'
import { interim } from './registered.ts'

/** Whether this request got a 100, which is asked for from HTTP/1.1 on, and sent when the content is (RFC 9110 10.1.1). */
const gotContinue = ({ line, headers, doors }: Entry): boolean =>
  line?.version === '1.1' &&
  headers.some(({ name, value }) => name.toLowerCase() === 'expect' && value.toLowerCase() === '100-continue') &&
  doors.some(({ name }) => name === interim[100].door)

/** The statuses that were given since the start. The record knows answers, and a 100 is none: it is told by its traces. */
export const keepStamps = (record: RequestRecord): { readonly has: (code: number) => boolean } => {
  let continued = false
  record.follow((entry) => {
    continued ||= gotContinue(entry)
  })
  return { has: (code) => record.given.has(code) || (code === 100 && continued) }
}
