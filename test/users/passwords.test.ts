import { createHook } from 'node:async_hooks'
import { describe, expect, it } from 'vitest'
import { defaultCost, passwords } from '../../src/users/passwords.ts'
import { countWrongPasswords } from '../../src/users/wrong-passwords.ts'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

const cheap = { memoryCost: 8, timeCost: 1 }

/** How many tasks of native code a piece of work has asked for. */
const tasksOf = async (work: () => Promise<unknown>): Promise<number> => {
  let count = 0
  const hook = createHook({
    init: (_id, type) => {
      // The name that argon2 gives its tasks, which is none.
      if (type === 'undefined') count += 1
    },
  }).enable()
  await work()
  hook.disable()
  return count
}

describe('a password', () => {
  it('is kept as argon2id with 19 MiB and two passes, which OWASP recommends, and with a salt of its own', async () => {
    const { hash, verify } = passwords(defaultCost)
    const [one, other] = [await hash('lovelace-1815'), await hash('lovelace-1815')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(other).not.toBe(one)
    expect([await verify(one, 'lovelace-1815'), await verify(one, 'lovelace-1816')]).toEqual([true, false])
  })

  it('is the same however its letters were composed, in JSON as in Basic', async () => {
    const kitchen = await openKitchen()
    const [composed, decomposed] = ['crème brûlée', 'crème brûlée'].map((text, at) =>
      text.normalize(at ? 'NFD' : 'NFC'),
    )
    await kitchen.register('ada', decomposed)
    for (const password of [composed, decomposed]) {
      const basic = `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`
      const byJson = await kitchen.send('POST /sessions', { json: { username: 'ada', password } })
      const byBasic = await kitchen.send('POST /sessions', { headers: { authorization: basic } })
      expect([byJson.status, byBasic.status]).toEqual([201, 201])
    }
    const json = { username: 'grace', email: 'grace@kitchen.example', password: 'éééé'.normalize('NFD') }
    expectRefusal(
      await kitchen.send('POST /users', { json }),
      'invalid-content',
      'message, service, host, route, method, acceptable, content, syntax, meaning',
    )
  })

  it('of nobody is never right, not even the one whose hash stands in', async () => {
    const { verify } = passwords(cheap)
    for (const guess of ['', 'lovelace-1815', 'nobody has this password'])
      expect(await verify(undefined, guess)).toBe(false)
  })

  it('of nobody costs as much work as that of somebody', async () => {
    const { hash, verify } = passwords(cheap)
    const stored = await hash('lovelace-1815')
    const somebody = await tasksOf(() => verify(stored, 'a-wrong-password'))
    expect(somebody).toBe(1)
    expect(await tasksOf(() => verify(undefined, 'a-wrong-password'))).toBe(somebody)
  })
})

describe('a login', () => {
  const json = (username: string) => ({ json: { username, password: 'a-wrong-password' } })
  const basic = (username: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`${username}:a-wrong-password`).toString('base64')}` },
  })
  const begun = 'message, service, host, route, method, authentication'

  it.each([
    ['content', json, `${begun}, acceptable, content, syntax, meaning, authentication`],
    ['Basic', basic, begun],
  ])('by %s is checked once, whether or not there is such a user', async (_way, sent, doors) => {
    const real = passwords(cheap)
    const checked: (string | undefined)[] = []
    const spy = {
      ...real,
      verify: (hash: string | undefined, password: string) => {
        checked.push(hash)
        return real.verify(hash, password)
      },
    }
    const kitchen = await openKitchen({ passwords: spy })
    await kitchen.register('ada')
    checked.length = 0
    const known = expectRefusal(await kitchen.send('POST /sessions', sent('ada')), 'wrong-credentials', doors)
    const unknown = expectRefusal(await kitchen.send('POST /sessions', sent('eve')), 'wrong-credentials', doors)
    expect(checked).toEqual([expect.stringMatching(/^\$argon2id\$/), undefined])
    const { instance: _one, ...told } = known.json
    expect(unknown.json).toMatchObject(told)
  })
})

it('a password that would take minutes to compose is refused at once, at a login too', async () => {
  const kitchen = await openKitchen()
  // The marks have to be put in order, which takes a time that grows with the square of their number.
  const password = `a${'\u0301'.repeat(100_000)}${'\u0316'.repeat(100_000)}`
  const user = { username: 'ada', email: 'ada@kitchen.example', password }
  const refused = await kitchen.send('POST /users', { json: user })
  expect(refused.json.errors).toEqual([{ pointer: '#/password', detail: 'must be 8 to 128 characters long' }])
  expect((await kitchen.send('POST /sessions', { json: { username: 'ada', password } })).status).toBe(401)
})

describe('a wrong password', () => {
  it('is counted, and given back, once for each attempt at most, however many come at once', async () => {
    let [used, changes] = [0, 0]
    const tally = async (_name: string, add: 1 | -1) => {
      changes += 1
      used += add
      await Promise.resolve()
      return { used, left: 1000 }
    }
    const { verify } = countWrongPasswords({ hash: async () => '', verify: async () => false }, 600, tally)
    const said = await Promise.all(Array.from({ length: 150 }, () => verify('ada', 'hash', 'wrong')))
    expect(said.filter((right) => right === false)).toHaveLength(10)
    expect([used, changes]).toEqual([10, 10 + 2 * 140])
  })
})
