import { fetchToken } from './record/next.ts'
import { inLines, shellWord } from './shell.ts'

const first = '/recipes/0190a000-0000-7000-8000-000000000001'

/** The first requests to make on the teaching server: a yes, a no, and one that many servers would let through. */
export const tries = (origin: string): readonly { title: string; command: string }[] => [
  { title: 'Read a recipe: 200', command: `curl -i ${shellWord(origin + first)}` },
  { title: 'Delete it without saying who you are: 401', command: `curl -i -X DELETE ${shellWord(origin + first)}` },
  {
    title: 'Replace it without saying which version: 428',
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

/** The same where nobody is registered from the start. */
export const triesInProduction = (origin: string): readonly { title: string; command: string }[] => [
  { title: 'List the recipes', command: `curl -i ${shellWord(`${origin}/recipes`)}` },
  { title: 'Ask who you are, without saying it', command: `curl -i ${shellWord(`${origin}/users/me`)}` },
  { title: 'Take a method that is not known there', command: `curl -i -X DELETE ${shellWord(`${origin}/recipes`)}` },
]
