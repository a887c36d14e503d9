import { andThen, door, pathParameter } from '../door.ts'
import { problem } from '../problem.ts'
import type { UserStore } from './store.ts'

const noSuchUser = problem('existence', 'no-such-user', 404, 'There is no such user')

/** Door 9 of the paths under `/users/:username`: looks up the user. */
export const existingUser = (users: Pick<UserStore, 'byUsername'>) =>
  door('existence', [noSuchUser], (request) => {
    const username = pathParameter(request, 'username')
    return andThen(users.byUsername(username), (user) =>
      user ? { user } : noSuchUser(`There is no user with the username ${username}. Check it for typing errors.`),
    )
  })
