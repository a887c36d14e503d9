import { z } from 'zod'
import type { Verbatim } from './answer.ts'
import { preferred } from './http/accept.ts'

/** A string of HTML, which is inserted into other HTML without escaping. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | null | undefined | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (part: Part): string => {
  if (part === undefined || part === null) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(escaped).join('')
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** A template tag for HTML. It escapes every value that is not an instance of `Html`. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((string, index) => string + escaped(parts[index])).join(''))

export const pageForm = 'text/html'

/** The pages that readers go to. Those of `learning` are not there in production. */
export const places = [
  { path: '/', name: 'Start' },
  { path: '/lessons', name: 'Lessons', learning: true },
  { path: '/requests', name: 'Requests', learning: true },
  { path: '/statuses', name: 'Statuses' },
  { path: '/problems', name: 'Problems' },
  { path: '/operations', name: 'Operations' },
  { path: '/docs', name: 'API' },
]

/** The zod schema that stands for a page in the declaration of an operation. */
export const Page = z.custom<Verbatim>()

/** Whether a client would rather read a page than JSON, as browsers do. */
export const prefersPage = (accept: string | undefined): boolean =>
  preferred(accept, ['application/json', 'application/problem+json', pageForm]) === pageForm
