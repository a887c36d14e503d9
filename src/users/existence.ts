import { door } from '../doors/door.ts'
import { pathParameter } from '../doors/parameter.ts'
import { refuse } from '../doors/refusal.ts'
import type { UserStore } from './store.ts'

/** Door 9 of the paths below a user. */
export const existingUser = (users: Pick<UserStore, 'byUsername'>) =>
  door('existence', ['no-such-user'], async (request) => {
    const username = pathParameter(request, 'username')
    const user = await users.byUsername(username)
    return user ? { user } : refuse('no-such-user', `Nobody here is called ${username}; check the name.`)
  })
