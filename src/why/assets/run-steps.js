/** Sends the requests of an example, one after the other, as the lines for the shell do. */

/** Digits that never come twice: the time, and a count for two runs in the same millisecond. */
let runs = 0
const unique = () => {
  runs += 1
  return `${Date.now()}${runs}`
}

/** What stops a run before its last request: there is an answer, but not the one that the rest needs. */
export class Stopped extends Error {
  constructor(step, response) {
    super(
      `${step.method} ${step.target} was answered with ${response.status}, which lacks what the next request needs.`,
    )
    this.response = response
  }
}

/** The text with what was kept in it; `{zeros:8000}` is that many zeros. */
const filled = (text, kept) =>
  text.replace(/\{([a-z]\w*)(?::(\d+))?\}/g, (whole, name, count) =>
    name === 'zeros' ? '0'.repeat(Number(count)) : (kept.get(name) ?? whole),
  )

/** Filled before it is written, so that a quote in an entity tag is written as JSON wants it. */
const filledJson = (json, kept) =>
  JSON.stringify(json, (_name, value) => (typeof value === 'string' ? filled(value, kept) : value))

const contentOf = ({ json, text, octets }, kept) => {
  if (json !== undefined) return filledJson(json, kept)
  if (octets !== undefined) return '0'.repeat(octets)
  return text === undefined ? undefined : filled(text, kept)
}

/** As bytes: for a text the browser would add a Content-Type of its own. */
const bodyOf = (step, kept) => {
  const content = contentOf(step, kept)
  return content === undefined ? undefined : new Blob([content])
}

const headersOf = ({ headers = {}, json, basic }, kept, token) => {
  const fields = new Headers()
  if (json !== undefined) fields.set('Content-Type', 'application/json')
  if (basic !== undefined) fields.set('Authorization', `Basic ${btoa(basic)}`)
  if (token !== undefined) fields.set('Authorization', `Bearer ${token}`)
  for (const [name, value] of Object.entries(headers)) fields.set(name, filled(value, kept))
  return fields
}

/** Nothing is added by the browser: no login box, no redirect followed, no copy from its cache. */
const send = (target, init) =>
  fetch(target, { ...init, credentials: 'omit', redirect: 'manual', cache: 'no-store', referrerPolicy: 'no-referrer' })

const login = async (username, password) => {
  const step = { method: 'POST', target: '/sessions' }
  const response = await send(step.target, {
    method: step.method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  if (response.status !== 201) throw new Stopped(step, response)
  const { accessToken } = await response.json()
  return accessToken
}

const keep = async (step, response, kept) => {
  const { as, header, member } = step.keep
  const value =
    header === undefined
      ? (
          await response
            .clone()
            .json()
            .catch(() => ({}))
        )[member]
      : response.headers.get(header)
  if (value === undefined || value === null) throw new Stopped(step, response)
  kept.set(as, String(value))
}

/** The answer to the last request. */
export const run = async ({ steps, times = 1, status, passwords }) => {
  const kept = new Map([['unique', unique()]])
  const tokens = new Map()
  const sendStep = async (step) => {
    const { method, target, user } = step
    if (user !== undefined && !tokens.has(user)) tokens.set(user, await login(user, passwords[user]))
    const headers = headersOf(step, kept, tokens.get(user))
    const response = await send(filled(target, kept), { method, headers, body: bodyOf(step, kept) })
    if (step.keep) await keep(step, response, kept)
    return response
  }

  let response
  for (const step of steps) response = await sendStep(step)
  for (let sent = 1; sent < times && response.status !== status; sent += 1) response = await sendStep(steps.at(-1))
  return response
}
