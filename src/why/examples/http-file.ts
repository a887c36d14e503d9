import { seedUsers } from '../../database/seed-data.ts'
import { contentOf, type Example, fieldsOf, fill, type Step, textsOf } from './example.ts'

/** Request variables are words: `lost-update`, second step → `lostUpdate2`. */
const nameOf = (example: string, index: number): string =>
  `${example.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())}${index + 1}`

/** Where an editor finds what a step kept. */
const placeOf = (request: string, { keep }: Step): readonly (readonly [string, string])[] =>
  keep
    ? [[keep.as, `{{${request}.response.${'member' in keep ? `body.$.${keep.member}` : `headers.${keep.header}`}}}`]]
    : []

const authorization = ({ user, basic }: Step): string[] => {
  if (basic !== undefined) return [`Authorization: Basic ${basic.replace(':', ' ')}`]
  return user === undefined ? [] : [`Authorization: Bearer {{${user}Token}}`]
}

const request = (title: string, name: string | undefined, step: Step, places: ReadonlyMap<string, string>): string => {
  const braced = (text: string) => fill(text, (placeholder) => places.get(placeholder) ?? '')
  const content = step.json === undefined ? contentOf(step) : JSON.stringify(step.json, null, 2)
  return [
    `### ${title}`,
    ...(name === undefined ? [] : [`# @name ${name}`]),
    '# @no-redirect',
    `${step.method} {{baseUrl}}${braced(step.target)}`,
    ...authorization(step),
    ...fieldsOf(step).map(([field, value]) => `${field}: ${braced(value)}`),
    ...(content === undefined ? [] : ['', braced(content)]),
    '',
  ].join('\n')
}

/** Left out: what an editor cannot send, and what would be a page of zeros. */
const stepsOf = (example: Example): readonly Step[] | undefined =>
  'message' in example ||
  example.final !== undefined ||
  example.times !== undefined ||
  example.steps.some(
    (step) =>
      step.target === '*' || step.octets !== undefined || textsOf(step).some((text) => text.includes('{zeros:')),
  )
    ? undefined
    : example.steps

const requests = (example: Example): string[] => {
  const steps = stepsOf(example) ?? []
  const places = new Map([
    // Editors have nothing that stays the same throughout an example and is another in the next.
    ['unique', `{{unique}}-${example.name}`],
    ...steps.flatMap((step, index) => placeOf(nameOf(example.name, index), step)),
  ])
  return steps.map((step, index) => {
    const title = `${example.status} ${example.title}`
    return steps.length === 1
      ? request(title, undefined, step, places)
      : request(`${title} (${index + 1} of ${steps.length})`, nameOf(example.name, index), step, places)
  })
}

/** The examples for editors that send requests from a text file: VS Code with REST Client, Visual Studio, JetBrains. */
export const httpFile = (examples: readonly Example[], origin: string): string => {
  const none: ReadonlyMap<string, string> = new Map()
  return [
    `# How to get every status from Status Kitchen. Written by \`npm run examples\`.
#
# Send the logins first; where a title ends in (1 of 3), send the three in their order. Before you send a second time what
# makes a user or a recipe, count @unique up. JetBrains' editors do not read tokens and other values out of an answer by
# the name of its request: there, put them in by hand.
#
# Not in here, but under /statuses with lines for a shell:
${examples
  .filter((example) => !stepsOf(example))
  .map(({ status, title }) => `# - ${status} ${title}`)
  .join('\n')}

@baseUrl = ${origin}
@unique = 1
${seedUsers.map(({ username }) => `@${username}Token = {{${username}.response.body.$.accessToken}}`).join('\n')}
`,
    ...seedUsers.map(({ username, password }) =>
      request(
        `Log in as ${username}`,
        username,
        { method: 'POST', target: '/sessions', basic: `${username}:${password}` },
        none,
      ),
    ),
    ...examples.flatMap(requests),
  ].join('\n')
}
