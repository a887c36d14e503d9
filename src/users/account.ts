import type { FastifyRequest } from 'fastify'
import { andThen, door, pathParameter } from '../door.ts'
import { badTokens, ended, type Identity, identify, missing, missingToken } from '../doors/authentication.ts'
import type { Kitchen } from '../kitchen.ts'
import { problem, Refusal } from '../problem.ts'

type Accounts = Identity & Pick<Kitchen, 'users'>

/** Finds the caller of a token and their account. Returns the refusal of a request without a valid token. */
export const accountOf = async (request: FastifyRequest, kitchen: Accounts) => {
  const found = (await identify(request, kitchen)) ?? missing()
  if (found instanceof Refusal) return found
  const user = await kitchen.users.byId(found.caller.userId)
  return user ? { ...found, user } : ended()
}

/** Door 7 of operations on the account of the user: it finds the account too. */
export const accountAuthentication = (kitchen: Accounts) => ({
  ...door('authentication', [...badTokens, missingToken], (request) => accountOf(request, kitchen)),
  credentials: { schemes: ['bearer'], optional: false } as const,
})

const noSuchUser = problem('existence', 'no-such-user', 404, 'There is no such user')

/** Door 9 of the paths under `/users/:username`: looks up the user. */
export const existingUser = (users: Pick<Kitchen['users'], 'byUsername'>) =>
  door('existence', [noSuchUser], (request) => {
    const username = pathParameter(request, 'username')
    return andThen(users.byUsername(username), (user) =>
      user ? { user } : noSuchUser(`There is no user with the username ${username}. Check it for typing errors.`),
    )
  })
