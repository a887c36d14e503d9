/** Sends the requests of an example one after the other, as its shell commands do. */

/** A string of digits that is different on each call: the time and a counter. */
let runs = 0
const unique = () => {
  runs += 1
  return `${Date.now()}${runs}`
}

/** The error of a run that stops before its last request, because a response lacks what a later request needs. */
export class Stopped extends Error {
  constructor(step, response) {
    super(
      `The response to ${step.method} ${step.target} has status ${response.status} and lacks what the next request needs.`,
    )
    this.response = response
  }
}

/** Replaces placeholders with the values that were kept. `{zeros:8000}` stands for 8000 zeros. */
const filled = (text, kept) =>
  text.replace(/\{([a-z]\w*)(?::(\d+))?\}/g, (whole, name, count) =>
    name === 'zeros' ? '0'.repeat(Number(count)) : (kept.get(name) ?? whole),
  )

/** Replaces placeholders before serialization, so that JSON escapes the quotes of an entity tag. */
const filledJson = (json, kept) =>
  JSON.stringify(json, (_name, value) => (typeof value === 'string' ? filled(value, kept) : value))

const contentOf = ({ json, text, octets }, kept) => {
  if (json !== undefined) return filledJson(json, kept)
  if (octets !== undefined) return '0'.repeat(octets)
  return text === undefined ? undefined : filled(text, kept)
}

/** The content as a Blob. For a string, the browser would add a Content-Type. */
const bodyOf = async (step, kept) => {
  if (step.file !== undefined) return new Blob([await (await fetch(step.file)).arrayBuffer()])
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

/** Sends a request without a login dialog, without following redirects and without the cache of the browser. */
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

/** A member, or the link in the newest mail of a kind to an address. */
const found = (json, { member, mail, to }, kept) =>
  mail === undefined
    ? json[member]
    : json.items?.find((item) => item.kind === mail && item.to === filled(to, kept))?.link

const keep = async (step, response, kept) => {
  const { as, header } = step.keep
  const json = () =>
    response
      .clone()
      .json()
      .catch(() => ({}))
  const value = header === undefined ? found(await json(), step.keep, kept) : response.headers.get(header)
  if (value === undefined || value === null) throw new Stopped(step, response)
  kept.set(as, String(value))
}

/** Runs an example and returns the response to its last request. */
export const run = async ({ steps, times = 1, status, passwords }) => {
  const kept = new Map([['unique', unique()]])
  const tokens = new Map()
  const sendStep = async (step) => {
    const { method, target, user } = step
    if (user !== undefined && !tokens.has(user)) tokens.set(user, await login(user, passwords[user]))
    const headers = headersOf(step, kept, tokens.get(user))
    const response = await send(filled(target, kept), { method, headers, body: await bodyOf(step, kept) })
    if (step.keep) await keep(step, response, kept)
    return response
  }

  let response
  for (const step of steps) response = await sendStep(step)
  for (let sent = 1; sent < times && response.status !== status; sent += 1) response = await sendStep(steps.at(-1))
  return response
}
