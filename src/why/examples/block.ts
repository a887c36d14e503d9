import { z } from 'zod'
import { curlLines } from './curl-lines.ts'
import type { Message, Requests } from './example.ts'
import { fetchLines } from './fetch-lines.ts'
import { powershellLines } from './powershell-lines.ts'
import { spell } from './spell.ts'

/** The lines of one shell; null if it cannot send the requests, and `note` says why. */
const LinesJson = z.strictObject({ lines: z.string().nullable(), note: z.string().nullable() })

/** The same requests for each shell, to copy. */
export const BlockJson = z
  .strictObject({ bash: LinesJson, powershell: LinesJson, fetch: LinesJson })
  .meta({ id: 'Block' })

export type Block = z.input<typeof BlockJson>

const toLines = (written: string | { readonly cannot: string }, notes: readonly string[]): Block['bash'] => {
  if (typeof written !== 'string') return { lines: null, note: written.cannot }
  return { lines: written, note: notes.length > 0 ? notes.join(' ') : null }
}

/** What the reader has to do before the lines work. */
const before = (requests: Requests | Message, content: (file: string) => string): string[] => {
  if ('message' in requests) return []
  const { steps, open } = spell(requests)
  const at = steps.findIndex(({ from }) => from !== undefined)
  const file = [...(requests.earlier ?? []), ...steps.slice(0, at)].some(({ into }) => into)
    ? undefined
    : steps[at]?.from
  const first = [
    ...(open.length > 0 ? [`set ${open.join(' and ')}`] : []),
    ...(file === undefined ? [] : [content(file)]),
  ].join(' and ')
  return first === '' ? [] : [`First ${first}: secrets and content are not recorded.`]
}

const place = 'Paste it into the console of the developer tools (F12) on a page of this server, or into Node.'
const untried = 'Tested against the quoting rules of PowerShell 5.1 and 7, not in Windows.'

/** Requests as a block for each shell. With `status`, that of the last response, `fetch` knows of a redirect. */
export const blockOf = (requests: (Requests | Message) & { readonly status?: number }, origin: string): Block => {
  const notes = before(requests, (file) => `write the content to the file ${file}`)
  const ofScript = before(
    { ...requests, ...('steps' in requests && { earlier: [] }) },
    () => 'write the content as a string',
  )
  return {
    bash: toLines(curlLines(requests, origin), notes),
    powershell: toLines(powershellLines(requests, origin), [...notes, untried]),
    fetch: toLines(fetchLines(requests, origin), [...ofScript, place]),
  }
}
