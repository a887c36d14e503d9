import type { FastifyInstance } from 'fastify'
import { acceptable } from '../doors/acceptable.ts'
import { caching, created, noContent, ok } from '../doors/answer.ts'
import { authentication, ended } from '../doors/authentication.ts'
import { content } from '../doors/content.ts'
import { meaning } from '../doors/meaning.ts'
import { unlessMinimal } from '../doors/minimal.ts'
import { operation } from '../doors/operation.ts'
import { unvalidated } from '../doors/precondition.ts'
import { refuse } from '../doors/refusal.ts'
import { syntax } from '../doors/syntax.ts'
import type { Kitchen } from '../kitchen.ts'
import { existingUser } from './existence.ts'
import { OwnUserJson, UserInput, UserJson, UserPatch } from './schema.ts'
import type { User } from './store.ts'

const userJson = ({ username, createdAt }: User) => ({ username, createdAt })
const ownUserJson = ({ username, email, createdAt }: User) => ({ username, email, createdAt })

const asJson = acceptable('application/json')

const emailTaken = 'Somebody has registered with this email address; give another one.'
const wrongPassword = () =>
  refuse(
    'wrong-password',
    'The currentPassword is not the one that is set, and nothing was changed. Correct it, and send it again.',
  )

export const userRoutes = (app: FastifyInstance, kitchen: Kitchen): void => {
  const { now, uuid, users, passwords } = kitchen

  const noValidators = (cacheControl: string) => unvalidated(now, { 'cache-control': cacheControl })

  operation(app, 'POST /users', {
    summary: 'Register',
    doors: [unlessMinimal(asJson), content('application/json'), syntax, meaning(UserInput)],
    refuses: ['username-taken', 'email-taken'],
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
      if (taken === 'username-taken')
        return refuse(taken, 'Somebody has registered with this username; choose another one.')
      if (taken === 'email-taken') return refuse(taken, emailTaken)
      return created(`/users/${username}`, ownUserJson(user), {})
    },
  })

  operation(app, 'GET /users/:username', {
    summary: 'Read a user',
    doors: [asJson, existingUser(users), noValidators(caching.revalidated)],
    answers: { 200: UserJson },
    action: ({ user }) => ok(userJson(user), { 'cache-control': caching.revalidated }),
  })

  operation(app, 'GET /users/me', {
    summary: 'Read your own account',
    doors: [authentication(kitchen), asJson, noValidators(caching.private)],
    refuses: ['ended-session'],
    answers: { 200: OwnUserJson },
    action: async ({ caller }) => {
      const user = await users.byId(caller.userId)
      return user ? ok(ownUserJson(user), { 'cache-control': caching.private }) : ended()
    },
  })

  operation(app, 'PATCH /users/me', {
    summary: 'Change your email address or password',
    doors: [
      authentication(kitchen),
      unlessMinimal(asJson),
      content('application/merge-patch+json', 'application/json'),
      noValidators(caching.private),
      syntax,
      meaning(UserPatch),
    ],
    refuses: ['wrong-password', 'email-taken', 'ended-session'],
    answers: { 200: OwnUserJson },
    action: async ({ caller, body: { email, password, currentPassword } }) => {
      const user = await users.byId(caller.userId)
      if (!user) return ended()
      if (currentPassword !== undefined && !(await passwords.verify(user.passwordHash, currentPassword)))
        return wrongPassword()
      const change = {
        ...(email !== undefined && { email }),
        ...(password !== undefined && { passwordHash: await passwords.hash(password) }),
      }
      const changed = await users.change(user, change, caller.sessionId, now().toISOString())
      if (changed === 'stale') return wrongPassword()
      if (changed === 'email-taken') return refuse(changed, emailTaken)
      return changed === 'gone' ? ended() : ok(ownUserJson(changed), {})
    },
  })

  operation(app, 'DELETE /users/me', {
    summary: 'Delete your account, with its recipes and sessions',
    doors: [authentication(kitchen), noValidators(caching.private)],
    answers: { 204: null },
    action: async ({ caller }) => {
      await users.remove(caller.userId)
      return noContent()
    },
  })
}
