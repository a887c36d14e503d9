import { fetchToken } from './record/next.ts'
import { inLines, shellWord } from './shell.ts'

const first = '/recipes/0190a000-0000-7000-8000-000000000001'

/** First requests to send to the teaching server: a success, an error, and an update that many servers would accept. */
export const tries = (origin: string): readonly { title: string; command: string }[] => [
  { title: 'Read a recipe: 200', command: `curl -i ${shellWord(origin + first)}` },
  { title: 'Delete it without a token: 401', command: `curl -i -X DELETE ${shellWord(origin + first)}` },
  {
    title: 'Replace it without an If-Match header: 428',
    command: `${fetchToken(origin)}
echo '{"title":"Shakshuka","ingredients":[{"name":"eggs"}],"steps":["Warm the oil."]}' > content.json
${inLines([
  `curl -i -X PUT ${shellWord(origin + first)}`,
  '-H "Authorization: Bearer $token"',
  "-H 'Content-Type: application/json'",
  '--data-binary @content.json',
])}`,
  },
]

/** First requests to send to a server in production, which has no seed data. */
export const triesInProduction = (origin: string): readonly { title: string; command: string }[] => [
  { title: 'List the recipes: 200', command: `curl -i ${shellWord(`${origin}/recipes`)}` },
  { title: 'Read your account without a token: 401', command: `curl -i ${shellWord(`${origin}/users/me`)}` },
  {
    title: 'Use a method that the resource does not support: 405',
    command: `curl -i -X DELETE ${shellWord(`${origin}/recipes`)}`,
  },
]
