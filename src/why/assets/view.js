/**
 * The views of a recorded request. The server renders them into the page, and the browser renders them for later
 * requests; each passes its own `h` to make elements. Children are text, so nothing in a request becomes HTML.
 */

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

export const itemView = (h, entry, picked) => {
  const { method, target } = lineOf(entry)
  return h(
    'li',
    {},
    h(
      'a',
      { href: `/requests/${entry.id}`, 'data-id': entry.id, 'aria-current': picked ? 'true' : undefined },
      chip(h, entry.status),
      ' ',
      h('b', { class: 'method' }, method),
      ' ',
      h('time', { datetime: entry.at }, clock(entry.at)),
      ' ',
      h('span', { class: 'target' }, target),
    ),
  )
}

export const wayOf = (doors, names) => {
  const passed = new Set(doors.slice(0, -1).map(({ name }) => name))
  const answering = names.indexOf(doors.at(-1)?.name)
  const furthest = names.findLastIndex((name) => passed.has(name))
  const late = answering <= furthest
  const stateOf = (name, index) => {
    if (index === answering && !late) return 'answered'
    if (passed.has(name)) return 'passed'
    if (index === answering) return 'later'
    return index < Math.max(answering, furthest) ? 'skipped' : 'unreached'
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

export const headView = (h, entry) => {
  const { method, target } = lineOf(entry)
  return [
    h('h2', { id: 'picked-title', tabindex: '-1' }, h('b', { class: 'method' }, method), ' ', target),
    h('p', { class: 'outcome' }, chip(h, entry.status, ' ', h('span', {}, entry.reason))),
  ]
}

/** The explanation of a status that is not an error, and its section of RFC 9110. */
const yes = {
  200: ['The request succeeded. The content of the response is the result.', '15.3.1'],
  201: ['The request succeeded and created a resource. The Location header has its URI.', '15.3.2'],
  204: ['The request succeeded, and the response has no content.', '15.3.5'],
  206: ['The content is the part that the Range header asks for', '15.3.7'],
  304: ['The copy of the client is still current, so the server does not send the content again.', '15.4.5'],
  308: ['The resource is at the same path without the slash at the end. The Location header has its URI.', '15.4.9'],
}

/** A Content-Range in words: `bytes 0-99 of 48,211`. */
export const rangeInWords = (range) =>
  range.replace(/\/(\d+)$/, (_, length) => ` of ${Number(length).toLocaleString('en')}`)

const words = ({ problem, status, doors, range }) => {
  if (problem) return `${problem.title}.`
  if (range) return `${yes[status]?.[0]}: ${rangeInWords(range)}.`
  if (doors.at(-1).name === 'method') return 'The Allow header lists the methods of this resource.'
  return yes[status]?.[0] ?? ''
}

/** `RFC 9110 15.5.13` as a link to that section. */
const clauseView = (h, clause) => {
  const [, number, section] = /^RFC (\d+) (\S+)$/.exec(clause) ?? []
  if (!number) return clause
  const href = `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`
  return h('a', { href, rel: 'noreferrer' }, `RFC ${number}, section ${section}`)
}

const code = (h, text, copy) => h('pre', copy ? { 'data-copy': '' } : {}, h('code', {}, text))

const nextView = (h, { problem, status, next }) =>
  h(
    'section',
    { class: `next s${Math.floor(status / 100)}` },
    h('h3', {}, 'How to fix it'),
    h('p', { class: 'detail' }, problem.detail),
    next ? code(h, next, true) : null,
    h(
      'p',
      { class: 'more' },
      'More about ',
      // The one type that says nothing beside its status has no page (RFC 9457 4.2.1).
      problem.slug === 'about:blank' ? null : [h('a', { href: `/problems/${problem.slug}` }, problem.slug), ' and '],
      h('a', { href: `/statuses/${status}` }, `status ${status}`),
      '.',
    ),
  )

const messageOf = ({ line, headers }) =>
  [
    line ? `${line.method} ${line.target}${line.version ? ` HTTP/${line.version}` : ''}` : '(no request line)',
    ...headers.map(({ name, value }) => `${name}: ${value}`),
  ].join('\n')

const tookView = (h, { milliseconds, at }) =>
  h('p', { class: 'took' }, [
    'Received at ',
    h('time', { datetime: at }, clock(at)),
    milliseconds === null ? '.' : `, response after ${milliseconds} ms.`,
  ])

const wordByWord = (h, { doors, reason }) =>
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
  )

export const answerView = (h, entry, names) => {
  const { problem, status, doors, curl } = entry
  const { name, question } = doors.at(-1)
  const clause = problem ? problem.section : yes[status] && `RFC 9110 ${yes[status][1]}`
  return [
    h(
      'h2',
      { id: 'answer-title' },
      `Door ${names.indexOf(name) + 1}, `,
      h('span', { class: 'mono' }, name),
      ', responds',
    ),
    h(
      'dl',
      { class: 'asks' },
      h('dt', {}, 'Question'),
      h('dd', {}, question),
      h('dt', {}, 'Response'),
      h('dd', {}, words(entry)),
      h('dt', {}, 'Defined in'),
      h('dd', {}, clause ? clauseView(h, clause) : ''),
    ),
    wayOf(doors, names).late
      ? h(
          'p',
          { class: 'note' },
          `The door ${name} comes last here, because it could not decide before the request had passed later doors.`,
        )
      : null,
    problem
      ? nextView(h, entry)
      : h('p', { class: 'more' }, 'More about ', h('a', { href: `/statuses/${status}` }, `status ${status}`), '.'),
    h('h3', {}, 'The request'),
    code(h, messageOf(entry), false),
    tookView(h, entry),
    curl ? h('h3', {}, 'As a curl command') : null,
    curl ? code(h, curl, true) : null,
    curl && /\$token|\$username|@content\./.test(curl)
      ? h(
          'p',
          { class: 'note' },
          'Secrets and content are not recorded. Set the shell variables, and write the content to the file that the command names.',
        )
      : null,
    h('h3', {}, 'Door by door'),
    wordByWord(h, entry),
  ].filter((part) => part !== null)
}
