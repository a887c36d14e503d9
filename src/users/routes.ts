import type { FastifyInstance } from 'fastify'
import { caching, created, noContent, ok } from '../answer.ts'
import { acceptable, unlessMinimal } from '../doors/acceptable.ts'
import { authentication, ended, endedSession } from '../doors/authentication.ts'
import { json } from '../doors/meaning.ts'
import { unvalidated } from '../doors/precondition.ts'
import { operation } from '../operation.ts'
import { problem } from '../problem.ts'
import { existingUser } from './existence.ts'
import { OwnUserJson, UserInput, UserJson, UserPatch } from './schema.ts'
import type { User } from './store.ts'

const userJson = ({ username, createdAt }: User) => ({ username, createdAt })
const ownUserJson = ({ username, email, createdAt }: User) => ({ username, email, createdAt })

const asJson = acceptable('application/json')

const usernameTaken = problem('conflict', 'username-taken', 409, 'The username is taken')
const emailTaken = problem('conflict', 'email-taken', 409, 'The email address is taken')
const wrongPassword = problem('permission', 'wrong-password', 403, 'The current password is wrong')

const takenEmail = () => emailTaken('Another user already has this email address. Send another one.')
const passwordIsWrong = () =>
  wrongPassword('The currentPassword is wrong, and nothing was changed. Correct it, and send the request again.')

export default async (app: FastifyInstance): Promise<void> => {
  const { kitchen } = app
  const { now, uuid, users, passwords } = kitchen

  const noValidators = (cacheControl: string) => unvalidated(now, { 'cache-control': cacheControl })

  operation(app, 'POST /users', {
    summary: 'Register',
    doors: { acceptable: unlessMinimal(asJson), ...json(UserInput) },
    refuses: [usernameTaken, emailTaken],
    answers: { 201: OwnUserJson },
    action: async ({ body: { username, email, password } }) => {
      const user = {
        id: uuid(),
        username,
        email,
        passwordHash: await passwords.hash(password),
        createdAt: now().toISOString(),
      }
      const taken = await users.add(user)
      if (taken === 'username-taken') return usernameTaken('Another user already has this username. Send another one.')
      if (taken === 'email-taken') return takenEmail()
      return created(`/users/${username}`, ownUserJson(user), {})
    },
  })

  operation(app, 'GET /users/:username', {
    summary: 'Read a user',
    doors: { acceptable: asJson, existence: existingUser(users), precondition: noValidators(caching.revalidated) },
    answers: { 200: UserJson },
    action: ({ user }) => ok(userJson(user), { 'cache-control': caching.revalidated }),
  })

  operation(app, 'GET /users/me', {
    summary: 'Read your own account',
    doors: { authentication: authentication(kitchen), acceptable: asJson, precondition: noValidators(caching.private) },
    refuses: [endedSession],
    answers: { 200: OwnUserJson },
    action: async ({ caller }) => {
      const user = await users.byId(caller.userId)
      return user ? ok(ownUserJson(user), { 'cache-control': caching.private }) : ended()
    },
  })

  operation(app, 'PATCH /users/me', {
    summary: 'Change your email address or password',
    doors: {
      authentication: authentication(kitchen),
      acceptable: unlessMinimal(asJson),
      precondition: noValidators(caching.private),
      ...json(UserPatch, 'application/merge-patch+json', 'application/json'),
    },
    refuses: [wrongPassword, emailTaken, endedSession],
    answers: { 200: OwnUserJson },
    action: async ({ caller, body: { email, password, currentPassword } }) => {
      const user = await users.byId(caller.userId)
      if (!user) return ended()
      if (currentPassword !== undefined && !(await passwords.verify(user.passwordHash, currentPassword)))
        return passwordIsWrong()
      const change = {
        ...(email !== undefined && { email }),
        ...(password !== undefined && { passwordHash: await passwords.hash(password) }),
      }
      const changed = await users.change(user, change, caller.sessionId, now().toISOString())
      if (changed === 'stale') return passwordIsWrong()
      if (changed === 'email-taken') return takenEmail()
      return changed === 'gone' ? ended() : ok(ownUserJson(changed), {})
    },
  })

  operation(app, 'DELETE /users/me', {
    summary: 'Delete your account, with its recipes and sessions',
    doors: { authentication: authentication(kitchen), precondition: noValidators(caching.private) },
    answers: { 204: null },
    action: async ({ caller }) => {
      await users.remove(caller.userId)
      return noContent()
    },
  })
}
