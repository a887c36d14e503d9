import { seedUsers } from '../../database/seed-data.ts'
import { reasonPhrase } from '../../http/status.ts'
import type { ProblemType } from '../../problem.ts'
import { contentOf, type Example, fieldsOf, fill, type Step, textsOf } from './example.ts'
import { before, checking, keeping, preparing, type Script } from './postman-scripts.ts'

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

/** Postman writes its messages itself, asks for paths alone, and shows no interim answers. */
const stepsOf = (example: Example): readonly Step[] | undefined =>
  'message' in example || example.final !== undefined || example.steps.some(({ target }) => target === '*')
    ? undefined
    : example.steps

/** One request, or a folder with those that prepare it. */
const toEntry = (example: Example, steps: readonly Step[], types: readonly ProblemType[]) => {
  const isUnique = steps.flatMap(textsOf).some((part) => part.includes('{unique}'))
  const times = 'times' in example ? (example.times ?? 1) : 1
  const items = steps.map((step, index) => {
    const isLast = index === steps.length - 1
    const script = before(step, index === 0, isUnique, isLast ? times : 1)
    return isLast
      ? toItem(example.title, step, script, checking(example, step, types))
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
export const postmanCollection = (
  examples: readonly Example[],
  origin: string,
  types: readonly ProblemType[],
): string => {
  const folders = Map.groupBy(
    examples.flatMap((example) => {
      const steps = stepsOf(example)
      return steps ? [{ status: example.status, entries: toEntry(example, steps, types) }] : []
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
