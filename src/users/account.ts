import type { FastifyRequest } from 'fastify'
import { door } from '../door.ts'
import { badTokens, ended, type Identity, identify, missing, missingToken } from '../doors/authentication.ts'
import type { Kitchen } from '../kitchen.ts'
import { Refusal } from '../problem.ts'

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
