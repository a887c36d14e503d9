import type { Entry } from './entry.ts'

/** What is known of a response when it is asked what it does not have. */
type Response = {
  readonly method: string
  readonly status: number
  /** The value of a header of the response; undefined if it has none. */
  readonly field: (name: string) => string | undefined
}

type Rule = Entry['absent'][number] & { readonly applies: (response: Response) => boolean }

const isSuccess = ({ status }: Response): boolean => status >= 200 && status < 300
const isMinimal = ({ field }: Response): boolean => field('preference-applied')?.includes('return=minimal') ?? false
const isEmpty = ({ status }: Response): boolean => status === 204 || status === 304

/** The first rule for a part of the response says why that is absent. */
const rules: readonly Rule[] = [
  {
    what: 'Content',
    why: 'The client asked for none with Prefer: return=minimal.',
    section: 'RFC 7240 4.2',
    applies: isMinimal,
  },
  {
    what: 'Content',
    why: 'HEAD returns the headers that GET would return, without the content.',
    section: 'RFC 9110 9.3.2',
    applies: (response) => response.method === 'HEAD' && isSuccess(response),
  },
  {
    what: 'Content and Content-Type',
    why: '204 means that there is nothing to send. Without content there is no type.',
    section: 'RFC 9110 15.3.5',
    applies: ({ status }) => status === 204,
  },
  {
    what: 'Content and Content-Type',
    why: 'The client has the content already. A 304 repeats only the headers that a cache needs.',
    section: 'RFC 9110 15.4.5',
    applies: ({ status }) => status === 304,
  },
  {
    what: 'Content',
    why: 'The request is accepted and not yet completed, so there is no result to show.',
    section: 'RFC 9110 15.3.3',
    applies: ({ status }) => status === 202,
  },
  {
    what: 'Content',
    why: 'The Location header has the URI of what was created. A GET of it returns the content.',
    section: 'RFC 9110 15.3.2',
    applies: ({ status }) => status === 201,
  },
  {
    what: 'Content',
    why: 'The Location header says where to go on. The content is there.',
    section: 'RFC 9110 15.4',
    applies: ({ status }) => status === 303 || status === 308,
  },
  {
    what: 'ETag, Last-Modified',
    why: 'The server does not store a PUT exactly as it was sent: it trims strings, adds defaults and converts photos. An ETag would say that what the client sent is now what the server has. GET the resource to learn its new ETag.',
    section: 'RFC 9110 9.3.4',
    applies: (response) => response.method === 'PUT' && isSuccess(response),
  },
  {
    what: 'ETag',
    why: 'In a 201, an ETag is that of the new resource. This content is not what a GET of Location returns, so it has none.',
    section: 'RFC 9110 15.3.2',
    applies: ({ status }) => status === 201,
  },
  {
    what: 'ETag',
    why: 'No cache may keep this response (no-store), so there is nothing to revalidate.',
    section: 'RFC 9111 5.2.2.5',
    applies: ({ method, status, field }) => method === 'GET' && status === 200 && field('cache-control') === 'no-store',
  },
]

/** Whether the response does not have what a rule is about. */
const lacks = (response: Response, what: string): boolean =>
  what.startsWith('Content')
    ? isEmpty(response) || response.method === 'HEAD' || response.field('content-type') === undefined
    : response.field('etag') === undefined

/** What a success does not have, and why (RFC 9110). */
export const absentIn = (response: Response): Entry['absent'] => {
  const found = rules.filter((rule) => rule.applies(response) && lacks(response, rule.what))
  const firstOf = (isContent: boolean) => found.find(({ what }) => what.startsWith('Content') === isContent)
  return [firstOf(true), firstOf(false)].flatMap((rule) =>
    rule ? [{ what: rule.what, why: rule.why, section: rule.section }] : [],
  )
}
