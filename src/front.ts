import { seedUsers } from './database/seed-data.ts'
import { displayName } from './name.ts'

/** What the terminal shows when the teaching server is open. */
export const welcome = (address: string): string => {
  const [ada] = seedUsers
  const users = seedUsers.map(({ username, password }) => `  ${username.padEnd(6)} ${password}`)
  return `
${displayName} is open at ${address}

Users, with their passwords:
${users.join('\n')}

Three lines to try:
  curl -i ${address}/recipes/0190a000-0000-7000-8000-000000000001
  curl -i -u ${ada.username}:${ada.password} -X POST ${address}/sessions
  curl -i -X DELETE ${address}/recipes/0190a000-0000-7000-8000-000000000001

`
}
