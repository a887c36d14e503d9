import { seedUsers } from '../database/seed-data.ts'
import { reasonPhrase } from '../http/status.ts'
import { contentOf, type Example, fieldsOf, fill, type Step, textsOf } from './example.ts'
import { owedBy } from './owed.ts'

type Script = readonly string[]

/** As Postman writes what it fills in. */
const braced = (text: string): string => fill(text, (name) => `{{${name}}}`)

const tokenOf = (user: string): string => `${user}Token`

const authOf = ({ user, basic }: Step) => {
  const [username, password] = basic?.split(':') ?? []
  if (username !== undefined)
    return {
      type: 'basic',
      basic: [
        { key: 'username', value: username, type: 'string' },
        { key: 'password', value: password, type: 'string' },
      ],
    }
  return user === undefined
    ? { type: 'noauth' }
    : { type: 'bearer', bearer: [{ key: 'token', value: `{{${tokenOf(user)}}}`, type: 'string' }] }
}

const bodyOf = (step: Step) => {
  if (step.octets !== undefined) return { mode: 'raw', raw: '{{octets}}' }
  const content = step.json === undefined ? contentOf(step) : JSON.stringify(step.json, null, 2)
  if (content === undefined) return undefined
  return {
    mode: 'raw',
    raw: braced(content),
    options: { raw: { language: step.json === undefined ? 'text' : 'json' } },
  }
}

const toItem = (name: string, step: Step, before: Script, after: Script) => {
  const body = bodyOf(step)
  return {
    name,
    event: [
      ...(before.length > 0 ? [{ listen: 'prerequest', script: { type: 'text/javascript', exec: before } }] : []),
      { listen: 'test', script: { type: 'text/javascript', exec: after } },
    ],
    protocolProfileBehavior: { followRedirects: false },
    request: {
      method: step.method,
      auth: authOf(step),
      header: fieldsOf(step).map(([key, value]) => ({ key, value: braced(value) })),
      ...(body && { body }),
      url: `{{baseUrl}}${braced(step.target)}`,
    },
  }
}

const text = (value: unknown): string => JSON.stringify(value)

/** What a step needs before it is sent. */
const before = (step: Step, isFirst: boolean, isUnique: boolean, times: number): Script => {
  const zeros = textsOf(step).flatMap((part) => [...part.matchAll(/\{zeros:(\d+)\}/g)].map(([, count]) => count))
  return [
    ...(isFirst && isUnique
      ? [`pm.collectionVariables.set('unique', String(Date.now()) + Math.floor(Math.random() * 1000))`]
      : []),
    ...zeros.map((count) => `pm.variables.set('zeros', '0'.repeat(${count}))`),
    ...(step.octets === undefined ? [] : [`pm.variables.set('octets', '0'.repeat(${step.octets}))`]),
    ...(times > 1
      ? [
          '// Postman waits for these before it sends the request itself.',
          `const again = { url: pm.variables.replaceIn(${text(`{{baseUrl}}${step.target}`)}), method: ${text(step.method)} }`,
          `for (let sent = 1; sent < ${times}; sent += 1) pm.sendRequest(again, () => {})`,
        ]
      : []),
  ]
}

const keeping = (name: string, value: string): Script => [`pm.collectionVariables.set(${text(name)}, ${value})`]

const isPrepared: Script = [
  `pm.test('prepares the request behind it', () => pm.expect(pm.response.code).to.be.below(400))`,
]

const preparing = ({ keep }: Step): Script => {
  if (!keep) return isPrepared
  const value =
    'member' in keep ? `pm.response.json()[${text(keep.member)}]` : `pm.response.headers.get(${text(keep.header)})`
  return [...isPrepared, ...keeping(keep.as, value)]
}

/** Whether the answer is what the example promises. */
const checking = ({ status, problem }: Example, { method }: Step): Script => {
  const { fields, members, closes } = owedBy(status, problem)
  return [
    `pm.test(${text(`${status} ${reasonPhrase(status)}`)}, () => pm.response.to.have.status(${status}))`,
    `pm.test('has the fields that this status owes', () => {`,
    `  for (const name of ${text(fields)}) pm.expect(pm.response.headers.has(name), name).to.equal(true)`,
    ...(closes ? [`  pm.expect(pm.response.headers.get('Connection')).to.equal('close')`] : []),
    `})`,
    ...(status === 204 || status === 304
      ? [
          `pm.test('has no content', () => {`,
          `  pm.expect(pm.response.text()).to.equal('')`,
          `  pm.expect(pm.response.headers.has('Content-Type')).to.equal(false)`,
          `})`,
        ]
      : []),
    ...(problem && method !== 'HEAD'
      ? [
          `pm.test(${text(`is the problem ${problem}`)}, () => {`,
          `  pm.expect(pm.response.headers.get('Content-Type')).to.equal('application/problem+json')`,
          `  const problem = pm.response.json()`,
          `  pm.expect(problem).to.include.all.keys(${text(members)})`,
          `  pm.expect(problem.type.endsWith(${text(`/problems/${problem}`)})).to.equal(true)`,
          `  pm.expect(problem.status).to.equal(${status})`,
          `})`,
        ]
      : []),
  ]
}

/** Postman writes its messages itself, asks for paths alone, and shows no interim answers. */
const stepsOf = (example: Example): readonly Step[] | undefined =>
  'message' in example || example.final !== undefined || example.steps.some(({ target }) => target === '*')
    ? undefined
    : example.steps

/** One request, or a folder with those that prepare it. */
const toEntry = (example: Example, steps: readonly Step[]) => {
  const isUnique = steps.flatMap(textsOf).some((part) => part.includes('{unique}'))
  const times = 'times' in example ? (example.times ?? 1) : 1
  const items = steps.map((step, index) => {
    const isLast = index === steps.length - 1
    const script = before(step, index === 0, isUnique, isLast ? times : 1)
    return isLast
      ? toItem(example.title, step, script, checking(example, step))
      : toItem(`${index + 1}. ${step.method} ${step.target.split('?')[0]}`, step, script, preparing(step))
  })
  return items.length === 1 ? items : [{ name: example.title, item: items }]
}

const logins = {
  name: 'Log in first',
  description: 'Each of these stores a token in a collection variable, good for 15 minutes.',
  item: seedUsers.map(({ username, password }) => {
    const step = { method: 'POST', target: '/sessions', basic: `${username}:${password}` }
    const tests = [
      `pm.test('201 Created', () => pm.response.to.have.status(201))`,
      ...keeping(tokenOf(username), 'pm.response.json().accessToken'),
    ]
    return toItem(`Log in as ${username}`, step, [], tests)
  }),
}

const describe = (examples: readonly Example[]): string =>
  `How to get every status from Status Kitchen. Start the server, send the requests of “Log in first”, and then any other one; each tests its answer. Where a folder has several requests, send them in their order. The last request uses up all logins of a minute: wait that long before you run the collection again.

Postman cannot send these; the pages under /statuses have lines for a shell:

${examples
  .filter((example) => !stepsOf(example))
  .map(({ status, title }) => `- ${status}: ${title}`)
  .join('\n')}

Written by \`npm run examples\`.`

/** The examples as a Postman collection, format v2.1: folders by status, in their order. */
export const postmanCollection = (examples: readonly Example[], origin: string): string => {
  const folders = Map.groupBy(
    examples.flatMap((example) => {
      const steps = stepsOf(example)
      return steps ? [{ status: example.status, entries: toEntry(example, steps) }] : []
    }),
    ({ status }) => status,
  )
  const collection = {
    info: {
      name: 'Status Kitchen',
      description: describe(examples),
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: [{ key: 'baseUrl', value: origin }],
    item: [
      logins,
      ...[...folders].map(([status, found]) => ({
        name: `${status} ${reasonPhrase(status)}`,
        item: found.flatMap(({ entries }): unknown[] => entries),
      })),
    ],
  }
  return `${JSON.stringify(collection, null, 2)}\n`
}
