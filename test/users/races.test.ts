import { describe, expect, it } from 'vitest'
import { type Passwords, passwords } from '../../src/users/passwords.ts'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'

const door = 'message, service, host, route, method, authentication'
const old = 'lovelace-1815'

/** A kitchen in which something can happen between the check of a password and what depends on it. */
const withMeanwhile = async () => {
  const cheap = passwords({ memoryCost: 8, timeCost: 1 })
  let meanwhile: (() => unknown) | undefined
  const once = async () => {
    const happens = meanwhile
    meanwhile = undefined
    await happens?.()
  }
  const slow: Passwords = {
    hash: cheap.hash,
    verify: async (stored, password) => {
      const verified = await cheap.verify(stored, password)
      await once()
      return verified
    },
  }
  const kitchen = await openKitchen({ passwords: slow })
  const ada = await kitchen.register('ada', old)
  return {
    kitchen,
    ada,
    meanwhile: (happens: () => unknown) => {
      meanwhile = happens
    },
  }
}

describe('two at once', () => {
  const ada = { username: 'ada', email: 'ada@kitchen.example', password: old }

  it.each([
    ['username', { ...ada, email: 'other@kitchen.example' }, 'username-taken'],
    ['email address', { ...ada, username: 'grace', email: 'Ada@Kitchen.example' }, 'email-taken'],
  ] as const)('who register with one %s: one is 201 and one is 409', async (_what, other, slug) => {
    const kitchen = await openKitchen()
    const answers = await Promise.all([ada, other].map((json) => kitchen.send('POST /users', { json })))
    const [first, second] = answers.sort((a, b) => a.status - b.status)
    expect(first?.status).toBe(201)
    expect(second?.status).toBe(409)
    expect(second?.json.type).toBe(`/problems/${slug}`)
    expect(await kitchen.count('users')).toBe(1)
  })

  it('who change one password: one is 200 and one is 403, and the password is that of the first', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada', old)
    const change = async (password: string) => ({
      password,
      answer: await kitchen.send('PATCH /users/me', { token, json: { password, currentPassword: old } }),
    })
    const changes = await Promise.all([change('new-password-1'), change('new-password-2')])
    expect(changes.map(({ answer }) => answer.status).sort()).toEqual([200, 403])
    for (const { password, answer } of changes) {
      const login = await kitchen.send('POST /sessions', { json: { username: 'ada', password } })
      expect(login.status).toBe(answer.status === 200 ? 201 : 401)
    }
  })

  it('who change to one email address: one is 200 and one is 409', async () => {
    const kitchen = await openKitchen()
    const users = [await kitchen.register('ada'), await kitchen.register('grace')]
    const answers = await Promise.all(
      users.map(({ token, password: currentPassword }) =>
        kitchen.send('PATCH /users/me', { token, json: { email: 'new@kitchen.example', currentPassword } }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('who delete one account: each is told that it is gone, or that the session has ended', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const answers = await Promise.all([1, 2, 3].map(() => kitchen.send('DELETE /users/me', { token })))
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toContain(204)
    expect(statuses.filter((status) => status !== 204 && status !== 401)).toEqual([])
  })
})

describe('a user who goes in between', () => {
  it('leaves no recipe behind, and no 500', async () => {
    const kitchen = await openKitchen()
    const { token } = await kitchen.register('ada')
    const post = (title: string) => kitchen.send('POST /recipes', { token, json: { ...toast, title } })
    const [before, gone, ...after] = await Promise.all([
      post('Toast'),
      kitchen.send('DELETE /users/me', { token }),
      post('More toast'),
      post('Even more toast'),
    ])
    expect(gone.status).toBe(204)
    for (const { status } of [before, ...after]) expect([201, 401]).toContain(status)
    expect(await kitchen.count('recipes')).toBe(0)
  })

  it('changes nothing any more: 401, late', async () => {
    const { kitchen, ada, meanwhile } = await withMeanwhile()
    meanwhile(() => kitchen.send('DELETE /users/me', { token: ada.token }))
    const json = { email: 'new@kitchen.example', currentPassword: old }
    const answer = await kitchen.send('PATCH /users/me', { token: ada.token, json })
    const walk = `${door}, acceptable, content, precondition, syntax, meaning, authentication`
    expectRefusal(answer, 'ended-session', walk)
  })

  it('does not log in any more: 401, late', async () => {
    const { kitchen, ada, meanwhile } = await withMeanwhile()
    meanwhile(() => kitchen.send('DELETE /users/me', { token: ada.token }))
    const answer = await kitchen.send('POST /sessions', { json: { username: 'ada', password: old } })
    expectRefusal(answer, 'wrong-credentials', `${door}, acceptable, content, syntax, meaning, authentication`)
    expect(await kitchen.count('sessions')).toBe(0)
  })
})

describe('a password that changes in between', () => {
  const password = 'a-new-password'

  it('ends, or refuses, a session that the old one was opening', async () => {
    const { kitchen, ada, meanwhile } = await withMeanwhile()
    meanwhile(async () => {
      const json = { password, currentPassword: old }
      const walk = `${door}, acceptable, content, precondition, syntax, meaning, conflict, action`
      expectSuccess(await kitchen.send('PATCH /users/me', { token: ada.token, json }), 200, walk)
    })
    await kitchen.send('POST /sessions', { json: { username: 'ada', password: old } })
    const { json } = await kitchen.send('GET /sessions', { token: ada.token })
    expect(json.items, 'only the session that changed the password').toHaveLength(1)
  })

  it('does not take along an email address that changes beside it', async () => {
    const { kitchen, ada, meanwhile } = await withMeanwhile()
    const first = { email: 'first@kitchen.example', currentPassword: old }
    meanwhile(() => kitchen.send('PATCH /users/me', { token: ada.token, json: first }))
    const change = { password, currentPassword: old }
    const answer = await kitchen.send('PATCH /users/me', { token: ada.token, json: change })
    expect(answer.status).toBe(200)
    expect(answer.json.email, 'a patch is merged into the row as it stands then').toBe('first@kitchen.example')
  })
})

it('an address is not changed with a password that has changed while it was checked', async () => {
  const { kitchen, ada, meanwhile } = await withMeanwhile()
  const owner = await kitchen.login('ada', old)
  const patch = (token: string, json: object) =>
    kitchen.send('PATCH /users/me', { token, json: { ...json, currentPassword: old } })
  meanwhile(() => patch(owner.token, { password: 'another-password' }))
  expect((await patch(ada.token, { email: 'evil@kitchen.example' })).status).toBe(403)
  expect((await kitchen.send('GET /users/me', { token: owner.token })).json.email).toBe('ada@kitchen.example')
})
