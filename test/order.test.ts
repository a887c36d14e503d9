import { afterAll, describe, expect, it } from 'vitest'
import type { Awaitable } from '../src/door.ts'
import { expectRefusal } from './harness/answer.ts'
import { buildKitchen, openKitchen, type TestKitchen, toast } from './harness/kitchen.ts'

/** A request that a fault can change; what one fault changes leaves the others as they are. */
type Draft = {
  method: string
  url: string
  id: string
  query: string
  headers: Record<string, string>
  members: Record<string, unknown> | undefined
  /** Cuts the content off before its last octet. */
  broken: boolean
}

/** What stands in the kitchen, for the faults to run into. */
type Scene = Awaited<ReturnType<typeof furnish>>

const furnish = async (kitchen: TestKitchen) => {
  const ada = await kitchen.register('ada')
  const grace = await kitchen.register('grace')
  const own = await kitchen.cook(ada.token, { title: 'Mine' })
  await kitchen.cook(ada.token, { title: 'Taken' })
  const others = await kitchen.cook(grace.token, { title: 'Public' })
  const hidden = await kitchen.cook(grace.token, { title: 'Private', visibility: 'private' })
  return { kitchen, ada, grace, own, others, hidden }
}

/** A door as one operation asks it: late ones only in the action, and without a fault it is passed. */
type Step = {
  door: string
  slug?: string
  fault?: (draft: Draft, scene: Scene) => Awaitable<void>
  late?: true
  /** The fault is in the kitchen and not in the request: it needs a kitchen of its own. */
  inKitchen?: true
}

const tooLong: Step = {
  door: 'message',
  slug: 'uri-too-long',
  fault: (draft) => {
    draft.query += `${draft.query ? '&' : '?'}long=${'a'.repeat(8000)}`
  },
}
const closing: Step = {
  door: 'service',
  slug: 'shutting-down',
  inKitchen: true,
  fault: (_draft, { kitchen }) => {
    kitchen.app.house.closing = true
  },
}
/** What is left of the window is used up by others of the same address. */
const tired: Step = {
  door: 'rate',
  slug: 'too-many-requests',
  inKitchen: true,
  fault: async (_draft, { kitchen }) => {
    while ((await kitchen.send('GET /recipes')).status !== 429);
  },
}
const nowhere: Step = {
  door: 'route',
  slug: 'no-such-route',
  fault: (draft) => {
    draft.url = `/nothing${draft.url}`
  },
}
const method = (wrong: string): Step => ({
  door: 'method',
  slug: 'method-not-allowed',
  fault: (draft) => {
    draft.method = wrong
  },
})
const field = (door: string, slug: string, name: string, value: string | undefined): Step => ({
  door,
  slug,
  fault: (draft) => {
    if (value === undefined) delete draft.headers[name]
    else draft.headers[name] = value
  },
})
const elsewhere = field('host', 'misdirected-request', 'host', 'another.example')
const badToken = field('authentication', 'invalid-token', 'authorization', 'Bearer nonsense')
const badBasic = field('authentication', 'malformed-credentials', 'authorization', 'Basic !')
const html = field('acceptable', 'not-acceptable', 'accept', 'text/html')
const text = field('content', 'unsupported-media-type', 'content-type', 'text/plain')
const stale = field('precondition', 'precondition-failed', 'if-match', '"another"')
const unconditional = field('precondition', 'precondition-required', 'if-match', undefined)

/** Another's private recipe is hidden, and another's as well: it makes both doors refuse. */
const hidden: Step = {
  door: 'existence',
  slug: 'no-such-recipe',
  fault: (draft, scene) => {
    draft.id = scene.hidden.id
  },
}
const anothers: Step = {
  door: 'permission',
  slug: 'not-the-author',
  fault: (draft, scene) => {
    draft.id = scene.others.id
  },
}
const nobody: Step = {
  door: 'existence',
  slug: 'no-such-user',
  fault: (draft) => {
    draft.id = 'nobody'
  },
}
const noSession: Step = {
  door: 'existence',
  slug: 'no-such-session',
  fault: (draft, { grace }) => {
    draft.id = grace.sessionId
  },
}
const zeroLimit: Step = {
  door: 'query',
  slug: 'invalid-query',
  fault: (draft) => {
    draft.query += `${draft.query ? '&' : '?'}limit=0`
  },
}
const cutOff: Step = {
  door: 'syntax',
  slug: 'malformed-json',
  fault: (draft) => {
    draft.broken = true
  },
}
const member = (door: string, slug: string, members: Readonly<Record<string, unknown>>, late?: true): Step => ({
  door,
  slug,
  ...(late && { late }),
  fault: (draft) => {
    draft.members = { ...draft.members, ...members }
  },
})
const unknown = member('meaning', 'invalid-content', { nonsense: 1 })
const titleTaken = member('conflict', 'title-taken', { title: 'Taken' }, true)

const general = [tooLong, closing, elsewhere, tired, nowhere]
/** A list is compared when it has been made. */
const latelyStale: Step[] = [{ door: 'precondition' }, { ...stale, late: true }]

const json = () => ({ 'content-type': 'application/json' })
const bearer = ({ ada }: Scene) => ({ authorization: `Bearer ${ada.token}` })

/** The operations with the most doors: what passes all of them, and what each of them refuses. */
const operations: {
  operation: string
  right: (scene: Scene) => Partial<Draft>
  steps: Step[]
}[] = [
  {
    operation: 'PUT /recipes/:id',
    right: (scene) => ({
      id: scene.own.id,
      headers: { ...bearer(scene), ...json(), 'if-match': scene.own.etag },
      members: { ...toast, title: 'New' },
    }),
    steps: [
      ...[...general, method('POST'), badToken, html, hidden, anothers, text, unconditional, cutOff, unknown],
      titleTaken,
    ],
  },
  {
    operation: 'PATCH /recipes/:id',
    right: (scene) => ({
      id: scene.own.id,
      headers: { ...bearer(scene), 'content-type': 'application/merge-patch+json' },
      members: { servings: 3 },
    }),
    steps: [
      ...[...general, method('POST'), badToken, html, hidden, anothers, text, stale, cutOff, unknown],
      titleTaken,
    ],
  },
  {
    operation: 'DELETE /recipes/:id',
    right: (scene) => ({ id: scene.own.id, headers: bearer(scene) }),
    steps: [...general, method('POST'), badToken, hidden, anothers, stale],
  },
  {
    operation: 'GET /recipes/:id',
    right: (scene) => ({ id: scene.own.id, headers: bearer(scene) }),
    steps: [...general, method('POST'), badToken, html, hidden, stale],
  },
  {
    operation: 'GET /recipes',
    right: () => ({}),
    steps: [...general, method('PUT'), html, zeroLimit, ...latelyStale],
  },
  {
    operation: 'QUERY /recipes',
    right: () => ({ headers: json(), members: { limit: 1 } }),
    steps: [
      ...[...general, method('PUT'), html, zeroLimit, text, { door: 'precondition' }, cutOff, unknown],
      { ...stale, late: true },
    ],
  },
  {
    operation: 'GET /users/:username/recipes',
    right: ({ ada }) => ({ id: ada.username }),
    steps: [...general, method('PUT'), html, nobody, zeroLimit, ...latelyStale],
  },
  {
    operation: 'GET /users/me/recipes',
    right: (scene) => ({ headers: bearer(scene) }),
    steps: [...general, method('POST'), badToken, html, zeroLimit, ...latelyStale],
  },
  {
    operation: 'POST /recipes',
    right: (scene) => ({ headers: { ...bearer(scene), ...json() }, members: { ...toast, title: 'New' } }),
    steps: [...general, method('PUT'), badToken, html, text, cutOff, unknown, titleTaken],
  },
  {
    operation: 'PATCH /users/me',
    right: (scene) => ({ headers: { ...bearer(scene), ...json() }, members: { email: 'new@kitchen.example' } }),
    steps: [
      ...[...general, method('POST'), badToken, html, text, stale, cutOff, unknown],
      member('permission', 'wrong-password', { password: 'a new password', currentPassword: 'wrong' }, true),
      member('conflict', 'email-taken', { email: 'GRACE@kitchen.example' }, true),
    ],
  },
  {
    operation: 'POST /sessions',
    right: ({ ada: { username, password } }) => ({ headers: json(), members: { username, password } }),
    steps: [
      ...[...general, method('PUT'), badBasic, html, text, cutOff, unknown],
      member('authentication', 'wrong-credentials', { password: 'wrong' }, true),
    ],
  },
  {
    operation: 'POST /sessions/refresh',
    right: ({ ada: { refreshToken } }) => ({ headers: json(), members: { refreshToken } }),
    steps: [
      ...[...general, method('PUT'), html, text, cutOff, unknown],
      member('permission', 'invalid-refresh-token', { refreshToken: 'spent' }, true),
    ],
  },
  {
    operation: 'GET /sessions/:id',
    right: (scene) => ({ id: scene.ada.sessionId, headers: bearer(scene) }),
    steps: [...general, method('POST'), badToken, html, noSession, stale],
  },
  {
    operation: 'DELETE /sessions/:id',
    right: (scene) => ({ id: scene.ada.sessionId, headers: bearer(scene) }),
    steps: [...general, method('POST'), badToken, noSession, stale],
  },
]

const submit = async (
  scene: Scene,
  operation: string,
  right: (scene: Scene) => Partial<Draft>,
  wrong: readonly Step[],
) => {
  const [name = '', path = ''] = operation.split(' ')
  const sound: Draft = { method: name, url: path, id: '', query: '', headers: {}, members: undefined, broken: false }
  const draft = { ...sound, ...right(scene) }
  // The earlier fault last: where two want the same thing, it has the last word.
  for (const { fault } of wrong.toReversed()) await fault?.(draft, scene)
  const { method, url, id, query, headers, members, broken } = draft
  const content = members && JSON.stringify(members).slice(0, broken ? -1 : undefined)
  return scene.kitchen.send(`${method} ${url}`, {
    path: { id, username: id },
    query,
    headers,
    ...(content !== undefined && { content }),
  })
}

/** The doors up to this one: those that are asked late have not been asked yet. */
const walk = (steps: readonly Step[], at: number): string =>
  steps
    .filter(({ late }, index) => index === at || (index < at && !late))
    .map(({ door }) => door)
    .join(', ')

describe.each(operations)('$operation', ({ operation, right, steps }) => {
  const faults = steps.flatMap(({ door, slug, fault }, at) => (slug && fault ? [{ door, slug, at }] : []))
  const pairs = faults.flatMap((first) =>
    faults
      .filter(({ at }) => at > first.at)
      .map((second) => ({ ...first, earlier: first.slug, later: second.slug, second: second.at })),
  )
  const wrongAt = (...places: number[]) => steps.filter((_step, index) => places.includes(index))

  let shared: Scene | undefined
  afterAll(() => shared?.kitchen.close())
  /** Where only the request is wrong, the scene of all such requests: one that is refused changes nothing. */
  const sceneFor = async (wrong: readonly Step[]): Promise<Scene> => {
    if (wrong.some(({ inKitchen }) => inKitchen)) return furnish(await openKitchen({ rateLimit: 20 }))
    shared ??= await furnish(await buildKitchen({ rateLimit: 10_000 }))
    return shared
  }
  const submitWrong = async (...places: number[]) => {
    const wrong = wrongAt(...places)
    return submit(await sceneFor(wrong), operation, right, wrong)
  }

  it('passes every door where nothing is wrong', async () => {
    const { status, text } = await submit(await furnish(await openKitchen({ rateLimit: 20 })), operation, right, [])
    expect(status, text).toBeLessThan(300)
  })

  it.each(faults)('is refused at the door $door for $slug alone', async ({ slug, at }) => {
    expectRefusal(await submitWrong(at), slug, walk(steps, at))
  })

  it.each(pairs)('is refused for $earlier where $later is wrong too', async ({ earlier, at, second }) => {
    const answer = expectRefusal(await submitWrong(at, second), earlier, walk(steps, at))
    expect(answer.text).not.toContain(`/problems/${steps[second]?.slug}`)
  })
})
