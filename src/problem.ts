import { z } from 'zod'
import { sectionOf } from './http/status.ts'
import type { DoorName, StatusOf } from './row.ts'
import type { Manner } from './visit.ts'

export type Headers = Readonly<Record<string, string>>

/** What is known of a problem type (RFC 9457): the door that refuses with it, and what each refusal owes. */
export type ProblemType = {
  /** `null` stands for every door: a failure inside the server. */
  readonly door: DoorName | null
  /** The last segment of its `type` URI. */
  readonly slug: string
  readonly status: number
  readonly title: string
  /** Where its status is defined. */
  readonly section: string
  /** Header fields that each refusal carries, in lower case. */
  readonly headers: readonly string[]
  /** Members of the problem beside those that all have. */
  readonly members: z.ZodRawShape
}

/** What a door refuses a request with: the problem type, and the detail for this client. */
export class Refusal<Slug extends string = string> {
  readonly slug: Slug
  readonly status: number
  readonly problem: ProblemType
  readonly detail: string
  readonly headers: Headers
  readonly members: object

  constructor(slug: Slug, problem: ProblemType, detail: string, headers: Headers = {}, members: object = {}) {
    this.slug = slug
    this.status = problem.status
    this.problem = problem
    this.detail = detail
    this.headers = headers
    this.members = members
  }
}

/** The problem details of a refusal (RFC 9457 3.1), with the id of its request. The members of its type stand beside. */
export const problemDetails = ({ slug, status, detail, members, problem }: Refusal, id: string, house: Manner) => ({
  type: slug === 'about:blank' ? slug : `${house.publicUrl ?? ''}/problems/${slug}`,
  title: problem.title,
  status,
  detail,
  instance: house.production ? `urn:uuid:${id}` : `/requests/${id}`,
  ...members,
})

export type ProblemDetails = Readonly<ReturnType<typeof problemDetails>>

type Owed<Header extends string, Members extends z.ZodRawShape> = [Header] extends [never]
  ? keyof Members extends never
    ? []
    : [members: z.input<z.ZodObject<Members>>]
  : [headers: Readonly<Record<Header, string>> & Headers]

/** A problem type that is called to refuse a request: with the detail for this client, and with what it owes. */
export type Problem<
  Slug extends string = string,
  Header extends string = never,
  Members extends z.ZodRawShape = Record<never, never>,
> = Omit<ProblemType, 'slug'> & { readonly slug: Slug } & ((
    detail: string,
    ...owed: Owed<Header, Members>
  ) => Refusal<Slug>)

/**
 * Declares a problem type where it is refused. The status must be one of its door's. `section` is where it is defined,
 * unless that is the section of its status; `headers` names the fields and `members` the further members that each
 * refusal must bring.
 */
export const problem = <
  Door extends DoorName | null,
  const Slug extends string,
  const Header extends string = never,
  Members extends z.ZodRawShape = Record<never, never>,
>(
  door: Door,
  slug: Slug,
  status: StatusOf<Door>,
  title: string,
  owes: { readonly section?: string; readonly headers?: readonly Header[]; readonly members?: Members } = {},
): Problem<Slug, Header, Members> => {
  const { section = sectionOf(status), headers = [], members = {} } = owes
  const type = { door, slug, status, title, section, headers, members }
  return Object.assign(
    (detail: string, owed: object = {}) =>
      headers.length > 0 ? new Refusal(slug, type, detail, { ...owed }, {}) : new Refusal(slug, type, detail, {}, owed),
    type,
  )
}

/** The faults that an `errors` member names: each with its place, a JSON pointer or the name of a parameter. */
export const faultsAt = <const Place extends string>(place: Place) =>
  z.array(z.strictObject({ [place]: z.string(), detail: z.string() })).min(1)
