/**
 * The views of a recorded request. The server renders them into the page, and the browser renders them for later
 * requests; each passes its own `h` to make elements. Children are text, so nothing in a request becomes HTML.
 */

import { blockView } from './block.js'

export const statusClass = (status) => `status s${Math.floor(status / 100)}`

const chip = (h, status, ...more) => h('span', { class: statusClass(status) }, String(status), ...more)

/** The method and target of a request, or placeholders if there is no request line. */
export const lineOf = ({ line }) => ({ method: line?.method ?? '—', target: line?.target ?? 'no request line' })

/** A one-line summary of an entry, for titles and screen readers. */
export const summaryOf = (entry) => {
  const { method, target } = lineOf(entry)
  return `${method} ${target}: ${entry.status} ${entry.reason}`
}

/** The time of day in the time zone of the reader. */
const clock = (at) => new Date(at).toTimeString().slice(0, 8)

/** A path that asks for a client; undefined: for the reader. */
export const pathFor = (path, client) => (client === undefined ? path : `${path}?client=${encodeURIComponent(client)}`)

/** The path of an entry or, without one, of the list; `client` is the filter of the page, if it has one. */
export const pathOf = (id, client) => pathFor(id === undefined ? '/requests' : `/requests/${id}`, client)

export const itemView = (h, entry, picked, client) => {
  const { method, target } = lineOf(entry)
  return h(
    'li',
    {},
    h(
      'a',
      { href: pathOf(entry.id, client), 'data-id': entry.id, 'aria-current': picked ? 'true' : undefined },
      chip(h, entry.status),
      ' ',
      h('b', { class: 'method' }, method),
      ' ',
      h('time', { datetime: entry.at }, clock(entry.at)),
      ' ',
      h('span', { class: 'target' }, target),
      ' ',
      h('span', { class: 'who' }, entry.client.username ?? entry.client.address),
    ),
  )
}

export const wayOf = ({ doors, operation, toCome }, names) => {
  const passed = new Set(doors.slice(0, -1).map(({ name }) => name))
  const answering = names.indexOf(doors.at(-1)?.name)
  const furthest = names.findLastIndex((name) => passed.has(name))
  const late = answering <= furthest
  const reached = Math.max(answering, furthest)
  const mayCome = (name, index) =>
    toCome.some((door) => door.name === name) || (index > reached && (operation === null || name === 'action'))
  const stateOf = (name, index) => {
    if (index === answering && !late) return 'answered'
    if (passed.has(name)) return 'passed'
    if (index === answering) return 'later'
    return mayCome(name, index) ? 'unreached' : 'skipped'
  }
  return { states: names.map(stateOf), late }
}

const marks = { passed: 'passed', skipped: 'not needed', unreached: 'not reached', later: 'asked late, see below' }

/** The state of a door in words, for readers who cannot tell it by the colour. */
export const markView = (h, state, status) =>
  h('span', { class: 'mark' }, state === 'answered' ? chip(h, status) : (marks[state] ?? ''))

/** The item after the last door passed, for a door that could respond only later. */
export const lateView = (h, { doors, status }) =>
  h(
    'li',
    { class: 'late', 'data-state': 'answered' },
    h('span', { class: 'name' }, doors.at(-1).name),
    ' ',
    h('span', { class: 'again' }, 'asked late'),
    ' ',
    markView(h, 'answered', status),
  )

/** A Content-Range in words: `bytes 0-99 of 48,211`. */
export const rangeInWords = (range) =>
  range.replace(/\/(\d+)$/, (_, length) => ` of ${Number(length).toLocaleString('en')}`)

/** The value of a header of the response; undefined if it has none. */
const fieldOf = ({ responseHeaders }, wanted) =>
  responseHeaders.find(({ name }) => name.toLowerCase() === wanted)?.value

/** The part of its type that names a problem; undefined for the one type that has no page (RFC 9457 4.2.1). */
export const slugOf = ({ problem }) => /\/problems\/([^/]+)$/.exec(problem?.type ?? '')?.[1]

/** `RFC 9110 15.5.13` as a link to that section. */
const clauseView = (h, clause) => {
  const [, number, section] = /^RFC (\d+) (\S+)$/.exec(clause) ?? []
  if (!number) return clause
  const href = `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`
  return h('a', { href, rel: 'noreferrer' }, `RFC ${number}, section ${section}`)
}

const why = (entry) => {
  const range = entry.status === 206 && fieldOf(entry, 'content-range')
  if (range) return `The content is the part that the Range header asks for: ${rangeInWords(range)}.`
  return entry.doors.at(-1).name === 'method' && entry.status === 204
    ? 'The Allow header lists the methods of this resource.'
    : entry.why
}

/** The request in one line, its status, the door that sent it, and why. */
export const headView = (h, entry) => {
  const { method, target } = lineOf(entry)
  const { name, question } = entry.doors.at(-1)
  return [
    h('h2', { id: 'picked-title', tabindex: '-1' }, h('b', { class: 'method' }, method), ' ', target),
    h(
      'p',
      { class: 'outcome' },
      chip(h, entry.status, ' ', h('span', {}, entry.reason)),
      h('span', { class: 'asks' }, ' ', h('b', { class: 'name' }, name), ' ', question),
    ),
    h('p', { class: 'why' }, why(entry), ' ', h('span', { class: 'clause' }, clauseView(h, entry.section))),
  ]
}

const code = (h, text, attributes) => h('pre', attributes, h('code', {}, text))

const fieldsText = (fields) => fields.map(({ name, value }) => `${name}: ${value}`)

const unrecorded = '(The content is not recorded.)'

const requestText = ({ line, headers }) => {
  const named = (wanted) => headers.find(({ name }) => name.toLowerCase() === wanted)?.value
  const hasContent = named('transfer-encoding') !== undefined || (named('content-length') ?? '0') !== '0'
  return [
    line ? `${line.method} ${line.target}${line.version ? ` HTTP/${line.version}` : ''}` : '(no request line)',
    ...fieldsText(headers),
    ...(hasContent ? ['', unrecorded] : []),
  ].join('\n')
}

const responseText = (entry) => {
  const { line, status, reason, responseHeaders, problem } = entry
  const hasContent = line?.method !== 'HEAD' && fieldOf(entry, 'content-type') !== undefined
  const content = problem ? JSON.stringify(problem, null, 2) : unrecorded
  return [`HTTP/1.1 ${status} ${reason}`, ...fieldsText(responseHeaders), ...(hasContent ? ['', content] : [])].join(
    '\n',
  )
}

/** A client as a link to its requests. */
const clientLink = (h, name) => h('a', { href: pathOf(undefined, name) }, name)

/** The request as it came over the wire, and who sent it. */
export const requestView = (h, entry) => {
  const { client, milliseconds, at } = entry
  return [
    h('h3', {}, 'Request'),
    code(h, requestText(entry), { tabindex: '0' }),
    h(
      'p',
      { class: 'took' },
      'From ',
      clientLink(h, client.address),
      client.username === null ? null : [', ', clientLink(h, client.username)],
      ' at ',
      h('time', { datetime: at }, clock(at)),
      milliseconds === null ? '.' : `; it took ${milliseconds} ms.`,
    ),
  ]
}

/** The response as it went over the wire, and what it does not have. */
export const responseView = (h, entry) => [
  h('h3', {}, 'Response'),
  code(h, responseText(entry), { tabindex: '0' }),
  ...entry.absent.map(({ what, why, section }) =>
    h('p', { class: 'absent' }, h('b', {}, `Left out: ${what}. `), why, ' ', clauseView(h, section), '.'),
  ),
]

const note = (h, text) => h('p', { class: 'note' }, text)

/** Whether the content of a refused request may be based on an older version, and would undo the change of another client. */
const mayBeOld = (entry) => entry.line?.method === 'PUT' && slugOf(entry) === 'precondition-required'

const correctedView = (h, entry) => {
  const [first, second] = entry.next
  if (second === undefined)
    return [
      mayBeOld(entry)
        ? note(
            h,
            'These lines ask for the newest ETag. Send them only if your content is based on that version; else they undo the change of another client.',
          )
        : null,
      blockView(h, first),
    ]
  return [
    note(
      h,
      'The precondition is false for the current version, which detail names. First read that version: bash and PowerShell save it as current.json, and fetch shows it. Your own content stays as it is.',
    ),
    blockView(h, first),
    note(h, 'Now make your own change in it, and then send it:'),
    blockView(h, second),
  ]
}

/** Where to read more: about the problem, the status and the operation. */
const moreView = (h, entry) => {
  const { status, operation } = entry
  const slug = slugOf(entry)
  const links = [
    ...(slug === undefined ? [] : [h('a', { href: `/problems/${slug}` }, slug)]),
    h('a', { href: `/statuses/${status}` }, `status ${status}`),
    ...(operation === null ? [] : [h('a', { href: `/operations/${operation}` }, 'this operation')]),
  ]
  return h(
    'p',
    { class: 'more' },
    'More about ',
    links.map((link, at) => [at === 0 ? '' : at < links.length - 1 ? ', ' : ' and ', link]),
    '.',
  )
}

const nextView = (h, entry) =>
  h(
    'section',
    { class: `next s${Math.floor(entry.status / 100)}` },
    h('h3', {}, 'What to send instead'),
    correctedView(h, entry),
    moreView(h, entry),
  )

const folded = (h, summary, ...children) => h('details', {}, h('summary', {}, summary), children)

/** The doors that the request did not come to, and what each could have refused with. */
const toComeView = (h, { toCome }) =>
  folded(
    h,
    'What could have stopped it next',
    h(
      'ol',
      { class: 'asked' },
      toCome.map(({ name, question, refusals }) =>
        h(
          'li',
          {},
          h('b', { class: 'name' }, name),
          ' ',
          question,
          refusals.map(({ status, slug, title }) => [
            ' ',
            h('a', { class: statusClass(status), href: `/problems/${slug}`, title }, `${status} ${slug}`),
          ]),
        ),
      ),
    ),
  )

const doorByDoor = (h, { doors, reason }) =>
  folded(
    h,
    'Door by door',
    h(
      'ol',
      { class: 'asked' },
      doors.map(({ name, question, answer }) =>
        h(
          'li',
          {},
          h('b', { class: 'name' }, name),
          ' ',
          question,
          ' ',
          answer === 'passed' ? h('span', { class: 'yes' }, 'Passed.') : chip(h, answer, ' ', reason),
        ),
      ),
    ),
  )

/** What to send instead of a refused request, and what else there is to know about it, folded. */
export const answerView = (h, entry, names) => {
  const { next, doors, toCome, same } = entry
  return [
    wayOf(entry, names).late
      ? note(
          h,
          `The door ${doors.at(-1).name} comes last here, because it could not decide before the request had passed later doors.`,
        )
      : null,
    next.length > 0 ? nextView(h, entry) : moreView(h, entry),
    toCome.length > 0 ? toComeView(h, entry) : null,
    same ? folded(h, 'Send the same request again', blockView(h, same)) : null,
    doorByDoor(h, entry),
  ].filter((part) => part !== null)
}
