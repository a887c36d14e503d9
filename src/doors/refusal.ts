import type { Slug } from './row.ts'

/** A fault of one member of the content, or of one parameter of the URI. */
export type ContentFault = { readonly pointer: string; readonly detail: string }
export type QueryFault = { readonly parameter: string; readonly detail: string }

type Challenge = { readonly headers: { readonly 'www-authenticate': string } }

type Later = { readonly headers: { readonly 'retry-after': string } }

/** What a refusal owes beside its detail. A slug that is not named here owes nothing, and takes nothing. */
export type Owes = {
  'shutting-down': Later
  overloaded: Later
  unavailable: Later
  'too-many-requests': Later
  'method-not-allowed': { readonly headers: { readonly allow: string } }
  'malformed-credentials': Challenge
  'missing-token': Challenge
  'invalid-token': Challenge
  'expired-token': Challenge
  'ended-session': Challenge
  'missing-credentials': Challenge
  'wrong-credentials': Challenge
  'not-acceptable': { readonly members: { readonly available: readonly string[] } }
  'content-too-large': { readonly headers: { readonly connection: 'close' } }
  'unsupported-media-type': { readonly headers: { readonly accept: string } & Readonly<Record<string, string>> }
  'unsupported-content-coding': { readonly headers: { readonly 'accept-encoding': string } }
  'precondition-failed': { readonly members: { readonly etag?: string } }
  'invalid-content': { readonly members: { readonly errors: readonly ContentFault[] } }
  'invalid-query': { readonly members: { readonly errors: readonly QueryFault[] } }
}

type OwedBy<S extends Slug> = S extends keyof Owes ? [owed: Owes[S]] : []

/** A door's no: which problem, and what to say about it to this client. */
export class Refusal<S extends Slug = Slug> {
  readonly slug: S
  readonly detail: string
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, unknown>>

  constructor(
    slug: S,
    detail: string,
    owed: { headers?: Readonly<Record<string, string>>; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    this.slug = slug
    this.detail = detail
    this.headers = owed.headers ?? {}
    this.members = owed.members ?? {}
  }
}

/** `detail` speaks to the client about this very request, and says what to do next (RFC 9457 3.1.4). */
export const refuse = <S extends Slug>(slug: S, detail: string, ...[owed]: OwedBy<S>): Refusal<S> =>
  new Refusal(slug, detail, owed)
