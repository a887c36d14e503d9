import type { FastifyRequest } from 'fastify'
import { andThen, door, pathParameter } from '../door.ts'
import { authentication, badTokens, ended, identify, missing, missingToken } from '../doors/authentication.ts'
import { problem, Refusal } from '../problem.ts'

/** Finds the caller of a token and their account. Returns the refusal of a request without a valid token. */
export const accountOf = async (request: FastifyRequest) => {
  const found = (await identify(request)) ?? missing(request)
  if (found instanceof Refusal) return found
  const user = await request.server.kitchen.users.byId(found.caller.userId)
  return user ? { ...found, user } : ended()
}

/** The door `authentication` of operations on the account of the user: it finds the account too. */
export const accountAuthentication = {
  ...door('authentication', [missingToken, ...badTokens], accountOf),
  credentials: authentication.credentials,
}

const noSuchUser = problem('existence', 'no-such-user', 404, 'There is no such user')

/** The door `existence` of the paths under `/users/:username`: looks up the user. */
export const existingUser = door('existence', [noSuchUser], (request) => {
  const username = pathParameter(request, 'username')
  return andThen(request.server.kitchen.users.byUsername(username), (user) =>
    user ? { user } : noSuchUser(`There is no user with the username ${username}. Check it for typing errors.`),
  )
})
