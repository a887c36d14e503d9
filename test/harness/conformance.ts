import { expect } from 'vitest'
import type { Operation } from '../../src/operation.ts'
import { type DoorName, doorNames, meetsAll } from '../../src/row.ts'
import type { House } from '../../src/visit.ts'
import { type Answer, expectRefusal, expectSuccess } from './answer.ts'
import { allowedMethods, faults, missingMethods, onTheWire, type Trouble } from './faults.ts'
import type { TestKitchen } from './kitchen.ts'
import {
  type Described,
  type Fault,
  type Placed,
  type Request,
  withContent,
  withHeaders,
  withQuery,
} from './samples.ts'
import { type Stage, send } from './stage.ts'

/** One thing that is asked of a server, as a test or as one of those that a mutation has to redden. */
export type Check = { readonly title: string; readonly run: (stage: Stage) => Promise<void> }

const nameOf = ({ method, url }: Operation): string => `${method} ${url}`
const doorsOf = ({ doors }: Described): string[] => doors.split(', ')
const splitOperation = (operation: string): [method: string, url: string] => {
  const [method = '', url = ''] = operation.split(' ')
  return [method, url]
}

/** Everything that is declared of an operation and its entrance, by slug. */
const declared = (known: Operation, { entrance }: House) => [
  ...new Set([...entrance.flatMap(({ refuses }) => refuses), ...known.refuses]),
]

/** What can be wrong, and the doors that the request walks through then. */
type Step = { readonly slug: string; readonly door: DoorName; readonly doors: string }

/** The faults of a sample in the order in which they are found out: door by door, and then what only the action finds. */
const stepsOf = (sample: Described, known: Operation, house: House): Step[] => {
  const names = doorsOf(sample)
  const early = new Set([...house.entrance, ...known.doors].flatMap(({ refuses }) => refuses))
  const steps = declared(known, house).flatMap((problem) => {
    const { slug, door } = problem
    if (door === null || sample.never?.[slug] !== undefined) return []
    const isLate = !early.has(problem) || sample.late?.includes(slug)
    const isGeneral = faults[slug] !== undefined && (names.includes(door) || !early.has(problem))
    if (!isGeneral && !sample.own.includes(slug)) return []
    // A path that does not exist is counted too, whatever the good request asks.
    const walked = door === 'route' ? house.entrance.map(({ name }): string => name) : names
    const before = isLate ? names.filter((name) => name !== 'conflict' && name !== 'action' && name !== door) : walked
    const doors = [...(isLate ? before : before.slice(0, before.indexOf(door))), door].join(', ')
    return [{ slug, door, doors, order: doorNames.indexOf(door) + (isLate ? doorNames.length : 0) }]
  })
  return steps.toSorted((one, other) => one.order - other.order)
}

/**
 * Pairs of faults of different doors. The loop asks one door behind another, so that each door comes before the next
 * one in its walk gives the order of them all: each fault is tried beside the first one of the next door that has any.
 * And beside one of the last door, which shows that a refusal does not wait for what is found out last.
 */
const pairsOf = (steps: readonly Step[]): [Step, Step][] =>
  steps.flatMap((step, index) => {
    const later = steps.slice(index + 1).filter(({ door }) => door !== step.door)
    return [...new Set([later.at(0), later.findLast(() => true)])].flatMap((other): [Step, Step][] =>
      other ? [[step, other]] : [],
    )
  })

/** Makes the good request of a sample wrong in these ways. The earliest comes last: it has the last word. */
const submit = async (stage: Stage, at: number, slugs: readonly string[], change: Fault = (request) => request) => {
  const placed = await stage.shared(at)
  const { operations } = placed.scene.kitchen.app.house
  const [method, url] = splitOperation(placed.operation)
  const operation = operations.get(url)?.get(method) ?? expect.fail(`there is no ${placed.operation}`)
  const troubles: Trouble[] = []
  let { request } = placed
  for (const slug of slugs.toReversed()) {
    const own = placed.faults.get(slug)
    const general = faults[slug]
    if (own) request = own(request)
    else if (typeof general === 'function') request = general(request, { operation, operations, scene: placed.scene })
    else if (general) troubles.push(general)
    else expect.fail(`there is no fault ${slug}`)
  }
  return stage.sendTo(troubles, at, change(request))
}

const asHead: Fault = (request) => ({ ...request, operation: request.operation.replace(/^GET /, 'HEAD ') })

/** What must be the same of GET and HEAD; the rest belongs to the single answer. */
const comparable = ({ status, reason, doors, headers }: Answer, live: boolean) => {
  const {
    date: _date,
    'x-request-id': _id,
    ratelimit: _left,
    'transfer-encoding': _framing,
    'content-length': length,
    ...same
  } = headers
  return { status, reason, doors, headers: same, length: live ? 'another each time' : length }
}

const expectHead = (head: Answer, get: Answer, live = false): void => {
  expect.soft(comparable(head, live)).toEqual(comparable(get, live))
  expect.soft(head.text).toBe('')
}

/** Parts of a path that have their own names come before parameters, as in the router. */
const operationAt = (path: string, { operations }: House): string => {
  const parts = path.split('/')
  const fits = [...operations.keys()].filter((url) => {
    const pattern = url.split('/')
    return pattern.length === parts.length && pattern.every((part, at) => part.startsWith(':') || part === parts[at])
  })
  const [first] = fits.toSorted((one, other) => one.split(':').length - other.split(':').length)
  return `GET ${first ?? path}`
}

/** Whether HEAD is answered as GET: a Range means nothing to it (RFC 9110 14.2). */
const isSameForHead = (status: number | undefined): boolean => status !== 206 && status !== 416

/** What was made answers 200 to the same client (RFC 9110 15.3.2), who has a token now if it was a login. */
const expectLeads = async (kitchen: TestKitchen, { headers }: Request, made: Answer): Promise<void> => {
  const { location = '' } = made.headers
  const operation = operationAt(location, kitchen.app.house)
  const parts = location.split('/')
  const path = Object.fromEntries(
    splitOperation(operation)[1]
      .split('/')
      .flatMap((part, at) => (part.startsWith(':') ? [[part.slice(1), parts[at] ?? '']] : [])),
  )
  const { authorization } = headers
  const token = typeof made.json.accessToken === 'string' ? `Bearer ${made.json.accessToken}` : authorization
  const found = await kitchen.send(operation, { path, headers: token === undefined ? {} : { authorization: token } })
  expect.soft(found.status, `GET ${location}`).toBe(200)
}

const isEmpty = (json: unknown): boolean => JSON.stringify(json) === '{}'

/** All that is asked of one operation, by one of its samples. */
export const checksOf = (sample: Described, at: number, known: Operation, house: House): Check[] => {
  const { status, doors, cache } = sample
  const names = doorsOf(sample)
  const { method } = known
  const isGet = method === 'GET'
  const isSafe = isGet || method === 'QUERY'
  const forms = known.doors.find((door) => door.forms)?.forms ?? []
  const steps = stepsOf(sample, known, house)
  const place = (stage: Stage): Promise<Placed> => (isSafe ? stage.shared(at) : stage.fresh(at))

  const good = async (stage: Stage, change: Fault = (request) => request) => {
    const { scene, request } = await place(stage)
    const sent = change(request)
    return { kitchen: scene.kitchen, sent, answer: await send(scene.kitchen, sent) }
  }

  const checks: Check[] = []
  const check = (title: string, run: Check['run']) => checks.push({ title, run })
  const unimpressed = (title: string, change: Fault) =>
    check(title, async (stage) => {
      expectSuccess((await good(stage, change)).answer, status, doors)
    })

  check(`answers ${status} at the end of its walk`, async (stage) => {
    const { kitchen, sent, answer } = await good(stage)
    expectSuccess(answer, status, doors)
    expect.soft(answer.headers['cache-control']).toBe(cache)
    expect.soft(answer.headers).not.toHaveProperty('preference-applied')
    if (status === 201) await expectLeads(kitchen, sent, answer)
  })

  if (isGet && isSameForHead(status))
    check('gives HEAD the status and the fields of GET, and no content', async (stage) => {
      const { scene, request } = await place(stage)
      expectHead(await send(scene.kitchen, asHead(request)), await send(scene.kitchen, request), sample.live)
    })

  for (const { slug, doors } of steps)
    check(`refuses ${slug}`, async (stage) => {
      const answer = expectRefusal(await submit(stage, at, [slug]), slug, doors)
      if (isGet && answer.method === 'GET' && isSameForHead(answer.status))
        expectHead(await submit(stage, at, [slug], asHead), answer)
    })

  const { doors: invalid } = steps.find(({ slug }) => slug === 'invalid-content') ?? {}
  const readsJson = known.doors.some(({ name, takes }) => name === 'meaning' && takes)
  if (invalid !== undefined && readsJson) {
    check('refuses JSON that is no object', async (stage) => {
      const { scene, request } = await stage.shared(at)
      for (const content of ['null', '[]', '"text"', '0'])
        expectRefusal(await send(scene.kitchen, withContent(content)(request)), 'invalid-content', invalid)
    })
    check('refuses each unknown member, also one that every object has', async (stage) => {
      const { scene, request } = await stage.shared(at)
      const members = ['__proto__', 'constructor', 'unheard-of']
      const content = JSON.stringify(request.json).replace(
        /^{/,
        `{${members.map((name) => `"${name}":1`).join()}${isEmpty(request.json) ? '' : ','}`,
      )
      const answer = expectRefusal(await send(scene.kitchen, withContent(content)(request)), 'invalid-content', invalid)
      for (const name of members)
        expect.soft(answer.json.errors).toContainEqual({ pointer: `#/${name}`, detail: expect.any(String) })
    })
  }

  for (const [earlier, later] of pairsOf(steps))
    check(`refuses ${earlier.slug} before ${later.slug}`, async (stage) => {
      expectRefusal(await submit(stage, at, [earlier.slug, later.slug]), earlier.slug, earlier.doors)
    })

  for (const [slug, why] of Object.entries(sample.never ?? {}))
    if (faults[slug] !== undefined)
      check(`never refuses ${slug}: ${why}`, async (stage) => {
        expectSuccess(await submit(stage, at, [slug]), status, doors)
      })

  for (const [index, form] of forms.entries())
    if (names.includes('acceptable'))
      check(`answers Accept: ${form} with it`, async (stage) => {
        const { answer } = await good(stage, withHeaders({ accept: `${form}, */*;q=0.1` }))
        expectSuccess(answer, status, doors)
        expect.soft(answer.headers['content-type']?.split(';')[0]).toBe(form)
        if (index > 0) return
        const any = await good(stage, withHeaders({ accept: '*/*' }))
        expect.soft(any.answer.headers['content-type']).toBe(answer.headers['content-type'])
      })

  if (!names.includes('query')) unimpressed('ignores a query', withQuery('limit=0&limit=0&%zz'))
  if (!names.includes('content'))
    unimpressed('ignores content, whatever it is', (request) =>
      withHeaders({ 'content-type': 'garbage;;', 'content-encoding': 'gzip' })(withContent('{')(request)),
    )
  if (!names.includes('authentication'))
    unimpressed('does not look at a token', withHeaders({ authorization: 'Bearer a b' }))

  if (!known.minimal)
    unimpressed('has its content although the client would do without', withHeaders({ prefer: 'return=minimal' }))
  if (known.minimal && names.includes('acceptable'))
    check('answers without content where the client prefers that', async (stage) => {
      const { answer } = await good(stage, withHeaders({ prefer: 'return=minimal', accept: 'application/unheard-of' }))
      const rest = names.filter((name) => name !== 'acceptable')
      expectSuccess(answer, status === 200 ? 204 : status, rest.join(', '))
      expect.soft(answer.text).toBe('')
      expect.soft(answer.headers['preference-applied']).toBe('return=minimal')
    })

  if (names.includes('precondition')) {
    // `*` stands for what is there already (RFC 9110 13.1.1, 13.1.2).
    const [holds, fails] = status === 201 ? ['if-none-match', 'if-match'] : ['if-match', 'if-none-match']
    unimpressed(`lets ${holds}: * pass`, withHeaders({ [holds]: '*' }))
    const { doors: refused = '' } = steps.find(({ slug }) => slug === 'precondition-failed') ?? {}
    if (isSafe)
      check('answers 304 to a client that has it already', async (stage) => {
        const full = (await good(stage)).answer
        const conditional = withHeaders({ 'if-none-match': full.headers.etag ?? '*' })
        const { answer } = await good(stage, conditional)
        expectSuccess(answer, 304, refused)
        // What the 200 has of these (RFC 9110 15.4.5, RFC 10008 2.4), and no other metadata of what is not sent.
        for (const name of ['etag', 'cache-control', 'content-location', 'location', 'vary', 'accept-query'])
          expect.soft(answer.headers[name], name).toBe(full.headers[name])
        for (const name of ['last-modified', 'link']) expect.soft(answer.headers).not.toHaveProperty(name)
        if (isGet && isSameForHead(status))
          expectHead((await good(stage, (request) => asHead(conditional(request)))).answer, answer)
      })
    else
      check(`refuses ${fails}: * with 412`, async (stage) => {
        const { scene, request } = await stage.shared(at)
        const answer = await send(scene.kitchen, withHeaders({ [fails]: '*' })(request))
        expectRefusal(answer, 'precondition-failed', refused)
      })
  }
  return checks
}

/** Wrong in every way that a door behind `method` could mind. */
const allWrong = {
  headers: {
    authorization: 'Bearer a b',
    accept: 'application/unheard-of',
    'content-type': 'application/unheard-of',
    'if-match': '"another"',
  },
  query: '?unheard-of=1',
  content: '{',
}

/** What OPTIONS and QUERY say of the content that is read at a path. */
const acceptFields = (url: string, { operations }: House): Record<string, string | undefined> => {
  const reads = (method: string): readonly string[] | undefined =>
    operations
      .get(url)
      ?.get(method)
      ?.doors.find((door) => door.reads)?.reads
  return {
    'accept-post': reads('POST')?.join(', '),
    'accept-patch': reads('PATCH')?.join(', '),
    // A structured field, whose media types are strings (RFC 10008 3).
    'accept-query': reads('QUERY')
      ?.map((type) => `"${type}"`)
      .join(', '),
  }
}

/** All that is asked of a path, whatever the method; `at` is a sample of one of its operations. */
export const checksAt = (url: string, sample: Described, at: number, house: House): Check[] => {
  const toMethod = sample.doors.replace(/, method,.*/, ', method')
  const toRoute = toMethod.replace(', method', '')
  const { operations } = house
  const allow = allowedMethods(url, operations)
  /** A request of this path without anything, and one that is wrong in all ways. */
  const both = async (stage: Stage, method: string): Promise<Answer[]> => {
    const { scene, request } = await stage.shared(at)
    const { path } = request
    const bare = { operation: `${method} ${url}`, path, query: '', headers: {} }
    const wrong = { ...bare, ...allWrong }
    return [await send(scene.kitchen, bare), await send(scene.kitchen, wrong)]
  }
  const nothingElse = (answer: Answer, ...names: string[]) => {
    for (const name of names) expect.soft(answer.headers).not.toHaveProperty(name)
    expect.soft(answer.headers.connection).not.toBe('close')
  }

  const refused = missingMethods(url, operations).map((method) => ({
    title: `refuses ${method} ${url} with 405, and allows ${allow.join(', ')}`,
    run: async (stage: Stage) => {
      for (const answer of await both(stage, method)) {
        if (method === 'HEAD') expect.soft([answer.status, answer.text]).toEqual([405, ''])
        else expectRefusal(answer, 'method-not-allowed', toMethod)
        expect.soft(answer.doors).toBe(`${toMethod}=405`)
        expect.soft(answer.headers.allow).toBe(allow.join(', '))
        nothingElse(answer, 'location', 'www-authenticate', 'etag')
      }
    },
  }))

  const options = {
    title: `answers OPTIONS ${url} with 204, and what is allowed and read there`,
    run: async (stage: Stage) => {
      for (const answer of await both(stage, 'OPTIONS')) {
        expectSuccess(answer, 204, toMethod)
        expect.soft(answer.headers.allow).toBe(allow.join(', '))
        for (const [name, value] of Object.entries(acceptFields(url, house)))
          expect.soft(answer.headers[name], name).toBe(value)
        nothingElse(answer, 'location', 'www-authenticate', 'etag')
      }
    },
  }

  const slash = {
    title: `takes ${url}/ to the path without its trailing slash`,
    run: async (stage: Stage) => {
      const { scene, request } = await stage.shared(at)
      const path = url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(request.path[name] ?? ''))
      for (const method of [...allow, ...missingMethods(url, operations)]) {
        const moved = { path: request.path, ...allWrong, operation: `${method} ${url}/` }
        const answer = expectSuccess(await send(scene.kitchen, moved), 308, toRoute)
        expect.soft(answer.headers.location).toBe(`${path}${allWrong.query}`)
        nothingElse(answer, 'allow', 'www-authenticate', 'etag')
      }
    },
  }
  return [...refused, options, ...(url === '/' ? [] : [slash])]
}

/** What an operation lacks to be tried, each with what to add where. */
export const lacks = (known: Operation, all: readonly Described[], house: House): string[] => {
  const name = nameOf(known)
  const own = all.filter(({ operation }) => operation === name)
  if (own.length === 0)
    return [`${name} has no sample. Add one to test/<resource>/samples.ts, in the folder of its resource.`]
  const reached = new Set(own.map(({ status }) => String(status)))
  // Asked of all that can say so, with the validator of the good answer.
  if (own.some(({ doors }) => doors.includes('precondition'))) reached.add('304')
  const excused = new Set(own.flatMap(({ never = {} }) => Object.keys(never)))
  const statuses = Object.keys(known.answers).filter((status) => !reached.has(status) && !excused.has(status))

  const made = new Set(own.flatMap((sample) => stepsOf(sample, known, house).map(({ slug }) => slug)))
  const walked = new Set(own.flatMap(doorsOf))
  const problems = declared(known, house).filter(({ slug, door }) => {
    if (made.has(slug) || excused.has(slug) || onTheWire[slug] !== undefined) return false
    // A door that all requests meet may have nothing to ask here: then it is missing in the literal walk, too.
    return door === null || !meetsAll(door) || walked.has(door)
  })

  const isGuarded = known.doors.some(({ name }) => name === 'precondition')
  const isVersioned = house.operations.get(known.url)?.get('GET')?.fields.includes('etag')
  const changes = ['PUT', 'PATCH', 'DELETE'].includes(known.method)
  return [
    ...(changes && isVersioned && !isGuarded
      ? [
          `${name} ignores If-Match, although GET ${known.url} has an ETag. Add the door precondition: precondition(…) or ifMatchRequired(…) of src/doors/precondition.ts.`,
        ]
      : []),
    ...statuses.map((status) => `${name} declares ${status}. Add a sample that is answered so, or say why in "never".`),
    ...problems.map(
      ({ slug }) =>
        `${name} declares ${slug}, and no fault makes it. Add one to "faults" of its sample; to test/harness/faults.ts if any request can be wrong in this way; or say in "never" why it is not answered.`,
    ),
  ]
}

/** Slugs of the faults of a sample, or what it never answers, that its operation does not declare. */
export const strays = (sample: Described, known: Operation | undefined, house: House): string[] => {
  if (!known) return [`There is no operation ${sample.operation}. Remove its sample.`]
  const slugs = new Set(declared(known, house).map(({ slug }) => slug))
  return [...sample.own, ...(sample.late ?? []), ...Object.keys(sample.never ?? {})]
    .filter((name) => !slugs.has(name) && !(name in known.answers))
    .map((slug) => `${sample.operation} does not declare ${slug}. Remove it from its sample.`)
}
