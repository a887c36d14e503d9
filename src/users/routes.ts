import type { FastifyInstance, FastifyRequest } from 'fastify'
import { caching, created, noContent, ok } from '../answer.ts'
import { asJson, unlessMinimal } from '../doors/acceptable.ts'
import { ended, endedSession } from '../doors/authentication.ts'
import { json, meaning } from '../doors/meaning.ts'
import { precondition, preconditionFailed, represented, stale } from '../doors/precondition.ts'
import { tooManyRequests } from '../doors/rate.ts'
import { contentTag } from '../http/entity-tag.ts'
import { operation } from '../operation.ts'
import { problem, Refusal } from '../problem.ts'
import { tokenOrBasic } from '../sessions/credentials.ts'
import { accountAuthentication, existingUser } from './account.ts'
import { OwnUserJson, ProvenUserPatch, UserInput, UserJson, UserPatch } from './schema.ts'
import type { User } from './store.ts'

const userJson = ({ username, createdAt }: User) => ({ username, createdAt })
const ownUserJson = ({ username, email, emailConfirmedAt, createdAt }: User) => ({
  username,
  email,
  emailConfirmed: emailConfirmedAt !== null,
  createdAt,
})

const usernameTaken = problem('conflict', 'username-taken', 409, 'The username is taken')
const emailTaken = problem('conflict', 'email-taken', 409, 'The email address is taken')
const wrongPassword = problem('permission', 'wrong-password', 403, 'The current password is wrong')

const takenEmail = () => emailTaken('Another user already has this email address. Send another one.')
const passwordIsWrong = () =>
  wrongPassword('The currentPassword is wrong, and nothing was changed. Correct it, and send the request again.')

const [proven, unproven] = [meaning(ProvenUserPatch), meaning(UserPatch)]

/** The door `meaning` of a change of the account, which asks less where the password came with the request. */
const changeMeaning = {
  ...unproven,
  ask: (request: FastifyRequest, found: { readonly json: unknown; readonly isProven?: boolean }) =>
    (found.isProven ? proven : unproven).ask(request, found),
}

export default async (app: FastifyInstance): Promise<void> => {
  const { kitchen } = app
  const { now, uuid, users, passwords } = kitchen

  const fields = { 'cache-control': caching.private }
  /** With the hash of the password, which is salted: from the content alone, a tag that is seen would tell the address. */
  const tagOf = (user: User): string => contentTag(JSON.stringify([ownUserJson(user), user.passwordHash]))
  const current = ({ user }: { user: User }) => ({ etag: tagOf(user), repeated: fields })
  const guardedBy = (stillHolds: (found: { user: User }) => boolean) => (newest: User) => stillHolds({ user: newest })

  operation(app, 'POST /users', {
    summary: 'Register',
    doors: { acceptable: unlessMinimal(asJson), ...json(UserInput) },
    refuses: [usernameTaken, emailTaken],
    answers: { 201: OwnUserJson },
    action: async ({ body: { username, email, password } }, { visit }) => {
      const user = {
        id: uuid(),
        username,
        email,
        passwordHash: await passwords.hash(password),
        createdAt: now().toISOString(),
        emailConfirmedAt: null,
      }
      const taken = await users.add(user)
      if (taken === 'username-taken') return usernameTaken('Another user already has this username. Send another one.')
      if (taken === 'email-taken') return takenEmail()
      visit.userId = user.id
      return created(`/users/${username}`, ownUserJson(user), {})
    },
  })

  operation(app, 'GET /users/:username', {
    summary: 'Read a user',
    doors: {
      acceptable: asJson,
      existence: existingUser,
      precondition: represented(({ user }: { user: User }) =>
        ok(userJson(user), { 'cache-control': caching.revalidated }),
      ),
    },
    answers: { 200: UserJson },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })

  operation(app, 'GET /users/me', {
    summary: 'Read your own account',
    doors: {
      authentication: accountAuthentication,
      acceptable: asJson,
      precondition: precondition(current),
    },
    answers: { 200: OwnUserJson },
    fields: ['etag'],
    action: ({ user }) => ok(ownUserJson(user), { ...fields, etag: tagOf(user) }),
  })

  operation(app, 'PATCH /users/me', {
    summary: 'Change your email address or password',
    doors: {
      authentication: tokenOrBasic(kitchen),
      acceptable: unlessMinimal(asJson),
      precondition: precondition(current),
      ...json(UserPatch, 'application/merge-patch+json', 'application/json'),
      meaning: changeMeaning,
    },
    refuses: [wrongPassword, tooManyRequests, emailTaken, endedSession, preconditionFailed],
    answers: { 200: OwnUserJson },
    fields: ['etag'],
    action: async ({ caller, user, stillHolds, body: { email, password, currentPassword } }) => {
      if (currentPassword !== undefined) {
        const isRight = await passwords.verify(user.username, user.passwordHash, currentPassword)
        if (isRight instanceof Refusal) return isRight
        if (!isRight) return passwordIsWrong()
      }
      const change = {
        ...(email !== undefined && { email }),
        ...(password !== undefined && { passwordHash: await passwords.hash(password) }),
      }
      const changed = await users.change(user, change, guardedBy(stillHolds), caller.sessionId, now().toISOString())
      if (changed === 'stale') return passwordIsWrong()
      if (changed === 'email-taken') return takenEmail()
      if (changed === 'gone') return ended()
      return 'refused' in changed ? stale(tagOf(changed.refused)) : ok(ownUserJson(changed), { etag: tagOf(changed) })
    },
  })

  operation(app, 'DELETE /users/me', {
    summary: 'Delete your account, with its recipes and sessions',
    doors: { authentication: accountAuthentication, precondition: precondition(current) },
    refuses: [preconditionFailed, endedSession],
    answers: { 204: null },
    action: async ({ caller, stillHolds }) => {
      const removed = await users.remove(caller.userId, guardedBy(stillHolds))
      if (removed === 'gone') return ended()
      return removed === 'removed' ? noContent() : stale(tagOf(removed.refused))
    },
  })
}
