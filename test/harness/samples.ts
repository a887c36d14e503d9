import type { Options, Sent, TestKitchen } from './kitchen.ts'
import { furnish, type Scene } from './scene.ts'

/** A request as a fault finds it: a token and the type of JSON content are among its header fields, in lower case. */
export type Request = {
  readonly operation: string
  readonly path: Readonly<Record<string, string>>
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  /** At most one of these two. */
  readonly json?: unknown
  readonly content?: string | Buffer
  readonly endless?: boolean
}

/** Makes a request wrong in one way, and leaves the rest of it as it is. */
export type Fault = (request: Request) => Request

/** A good request of an operation, what it is answered with, and what can be wrong with it. */
export type Sample<S> = {
  /** `PUT /recipes/:id`. An operation may have several samples. */
  readonly operation: string
  /** What tells this sample from another one of the same operation. */
  readonly where?: string
  readonly request: (scene: S) => Sent
  readonly status: number
  /** The doors that the good request walks through, as Kitchen-Doors names them. */
  readonly doors: string
  /** `Cache-Control` of the good answer. */
  readonly cache: string
  /** Whether the content is another each time, so that HEAD and GET do not name the same length. */
  readonly live?: boolean
  /** Faults by problem slug, beside those of `faults.ts`, or in their place. */
  readonly faults?: Readonly<Record<string, (request: Request, scene: S) => Request>>
  /** Slugs of problems that only the action finds, although a door declares them too. */
  readonly late?: readonly string[]
  /** Why a status or a problem that is declared is never answered here; the fault is then expected to change nothing. */
  readonly never?: Readonly<Record<string, string>>
}

/** What a sample is without the scene. */
export type Described = Omit<Sample<never>, 'request' | 'faults'> & {
  /** Slugs of the faults that it brings. */
  readonly own: readonly string[]
}

/** A sample in a scene. */
export type Placed = Described & {
  readonly scene: Scene
  readonly request: Request
  readonly faults: ReadonlyMap<string, Fault>
}

/** The samples of a resource. */
export class Samples {
  readonly described: readonly Described[]
  /** Places all samples, in their order, in the scene that it furnishes this kitchen with. */
  readonly place: (kitchen: TestKitchen) => Promise<readonly Placed[]>
  /** What the app has to be built with to have these operations. */
  readonly options: Options

  constructor(
    described: readonly Described[],
    place: (kitchen: TestKitchen) => Promise<readonly Placed[]>,
    options: Options,
  ) {
    this.described = described
    this.place = place
    this.options = options
  }
}

/**
 * The samples of a resource, as the default export of its `samples.ts`. `add` furnishes the common scene with what the
 * samples need, as a recipe to read.
 */
export const samples = <Own extends object>(
  add: (scene: Scene) => Promise<Own>,
  list: readonly Sample<Scene & Own>[],
  options: Options = {},
): Samples => {
  const all = list.map(({ request, faults = {}, ...rest }) => ({
    described: { ...rest, own: Object.keys(faults) },
    request,
    faults,
  }))
  return new Samples(
    all.map(({ described }) => described),
    async (kitchen) => {
      const base = await furnish(kitchen)
      const scene = { ...base, ...(await add(base)) }
      return all.map(({ described, request, faults }) => ({
        ...described,
        scene: base,
        request: normal(described.operation, request(scene)),
        faults: new Map(
          Object.entries(faults).map(([slug, fault]) => [slug, (good: Request): Request => fault(good, scene)]),
        ),
      }))
    },
    options,
  )
}

const normal = (
  operation: string,
  { path = {}, query = '', headers = {}, token, json, content, endless }: Sent,
): Request => ({
  operation,
  path,
  query,
  headers: {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(json !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  },
  ...(endless !== undefined && { endless }),
  ...(json === undefined ? content !== undefined && { content } : { json }),
})

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const withPath =
  (path: Readonly<Record<string, string>>): Fault =>
  (request) => ({ ...request, path: { ...request.path, ...path } })

export const withQuery =
  (pair: string): Fault =>
  (request) => ({ ...request, query: `${request.query}${request.query ? '&' : '?'}${pair}` })

export const withHeaders =
  (headers: Readonly<Record<string, string>>): Fault =>
  (request) => ({ ...request, headers: { ...request.headers, ...headers } })

export const withoutHeader =
  (name: string): Fault =>
  (request) => ({
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([other]) => other !== name)),
  })

/** These members in the place of others, or beside them. */
export const withMembers =
  (members: Readonly<Record<string, unknown>>): Fault =>
  (request) =>
    request.content === undefined
      ? { ...request, json: { ...(isObject(request.json) && request.json), ...members } }
      : request

export const withoutContent: Fault = ({ json: _json, content: _content, ...request }) => request

export const withContent =
  (content: string): Fault =>
  (request) => ({ ...withoutContent(request), content })

/** Content that was announced and is empty. */
export const withEmptyChunks: Fault = (request) =>
  withHeaders({ 'transfer-encoding': 'chunked' })(withContent('')(request))

/** Basic credentials (RFC 7617 2). */
export const basic = ({ username, password }: { readonly username: string; readonly password: string }) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
})
