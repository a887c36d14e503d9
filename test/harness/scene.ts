import type { TestKitchen, User } from './kitchen.ts'

/** What every scene has: two users, the first of them with a token that has expired and one whose session has ended. */
export type Scene = {
  readonly kitchen: TestKitchen
  readonly ada: User
  readonly grace: User
  readonly expiredToken: string
  readonly endedToken: string
  readonly endedSessionId: string
}

/** Seconds for which an access token is good. */
const lifetime = 15 * 60

export const furnish = async (kitchen: TestKitchen): Promise<Scene> => {
  const { username, password, token } = await kitchen.register('ada')
  kitchen.pass(lifetime)
  const left = await kitchen.login(username, password)
  await kitchen.send('DELETE /sessions/:id', { path: { id: left.sessionId }, token: left.token })
  return {
    kitchen,
    ada: await kitchen.login(username, password),
    grace: await kitchen.register('grace'),
    expiredToken: token,
    endedToken: left.token,
    endedSessionId: left.sessionId,
  }
}
