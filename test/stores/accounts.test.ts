import { describe, expect, it } from 'vitest'
import { grace, mostLiving, remembered, type Session } from '../../src/sessions/store.ts'
import { ada, all, at, eve, none, openStores, recipe, user } from './stores.ts'

const now = at('12:00:00')
const later = (milliseconds: number): string => new Date(Date.parse(now) + milliseconds).toISOString()

const session = (id: string, more: Partial<Session> = {}): Session => ({
  id,
  userId: ada.id,
  createdAt: now,
  expiresAt: at('20:00:00'),
  endedAt: null,
  ...more,
})
const token = (name: string): Buffer => Buffer.from(`token ${name}`)

describe('the store of users', () => {
  it('adds a user, and finds them by id and by username, with regard to case', async () => {
    const { users } = await openStores()
    expect(await users.add(user('bob'))).toBeUndefined()
    expect(await users.byId('id-of-bob')).toEqual(user('bob'))
    expect(await users.byUsername('bob')).toEqual(user('bob'))
    for (const name of ['Bob', 'bo', 'bob ', 'bob\0']) expect(await users.byUsername(name)).toBeUndefined()
  })

  it.each([
    ['username-taken', { username: 'ada', email: 'other@kitchen.example' }],
    ['username-taken', { username: 'ada', email: 'eve@kitchen.example' }],
    ['email-taken', { email: 'ada@kitchen.example' }],
    ['email-taken', { email: 'ADA@Kitchen.EXAMPLE' }],
    [undefined, { username: 'Ada' }],
  ])('answers %s to the addition of %j', async (outcome, more) => {
    const { users } = await openStores()
    expect(await users.add(user('bob', more))).toBe(outcome)
    expect((await users.byId('id-of-bob')) !== undefined).toBe(outcome === undefined)
  })

  it('changes a user: an address of another case stays confirmed, another one does not', async () => {
    const { users } = await openStores()
    const bob = user('bob', { emailConfirmedAt: now })
    await users.add(bob)
    const upper = { ...bob, email: 'BOB@kitchen.example' }
    expect(await users.change(bob, { email: upper.email }, all, '', now)).toEqual(upper)
    const moved = { ...bob, email: 'bob@other.example', emailConfirmedAt: null }
    expect(await users.change(bob, { email: moved.email }, all, '', now)).toEqual(moved)
    expect(await users.byId(bob.id)).toEqual(moved)
  })

  it('says why it changes nothing', async () => {
    const { users } = await openStores()
    const change = { email: 'new@kitchen.example' }
    expect(await users.change(user('bob'), change, all, '', now)).toBe('gone')
    expect(await users.change(ada, change, none, '', now)).toEqual({ refused: ada })
    expect(await users.change({ ...ada, passwordHash: 'older' }, change, all, '', now)).toBe('stale')
    expect(await users.change({ ...ada, passwordHash: 'older' }, {}, all, '', now)).toEqual(ada)
    expect(await users.change(ada, { email: 'EVE@kitchen.example' }, all, '', now)).toBe('email-taken')
    expect(await users.byId(ada.id)).toEqual(ada)
  })

  it('ends all sessions but one with a new password', async () => {
    const { users, sessions } = await openStores()
    for (const id of ['kept', 'other']) await sessions.open(session(id), token(id), ada.passwordHash)
    await sessions.open(session('of-eve', { userId: eve.id }), token('of-eve'), eve.passwordHash)
    await users.change(ada, { email: 'Ada@kitchen.example' }, all, 'kept', now)
    expect(await sessions.living(ada.id, now)).toHaveLength(2)
    await users.change(ada, { passwordHash: 'new' }, all, 'kept', now)
    expect((await sessions.living(ada.id, now)).map(({ id }) => id)).toEqual(['kept'])
    expect(await sessions.living(eve.id, now)).toHaveLength(1)
  })

  it('tells its observers in the transaction, which fails with them', async () => {
    const { users } = await openStores()
    const seen: unknown[] = []
    users.observers.push((after, before, time) => void seen.push([after.username, before?.username, time]))
    await users.add(user('bob'))
    await users.change(user('bob'), {}, all, '', now)
    expect(seen).toEqual([
      ['bob', undefined, user('bob').createdAt],
      ['bob', 'bob', now],
    ])
    users.observers.push(() => {
      throw new Error('An observer fails')
    })
    await expect((async () => users.add(user('carol')))()).rejects.toThrow('An observer fails')
    expect(await users.byUsername('carol')).toBeUndefined()
  })

  it('removes a user with their recipes and sessions', async () => {
    const { users, sessions, recipes } = await openStores()
    await recipes.add(recipe('toast'))
    await sessions.open(session('one'), token('one'), ada.passwordHash)
    expect(await users.remove('id-of-bob', all)).toBe('gone')
    expect(await users.remove(ada.id, none)).toEqual({ refused: ada })
    expect(await users.remove(ada.id, all)).toBe('removed')
    expect([await users.byId(ada.id), await recipes.byId('toast'), await sessions.byId('one')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('the store of sessions', () => {
  it('opens a session with the password that was checked, and knows its caller', async () => {
    const { sessions } = await openStores()
    expect(await sessions.open(session('one'), token('one'), 'older')).toBe(false)
    expect(await sessions.open(session('one', { userId: 'nobody' }), token('one'), ada.passwordHash)).toBe(false)
    expect(await sessions.open(session('one'), token('one'), ada.passwordHash)).toBe(true)
    expect(await sessions.byId('one')).toEqual(session('one'))
    expect(await sessions.caller('one', ada.id, now)).toEqual({ userId: ada.id, username: 'ada', sessionId: 'one' })
    expect(await sessions.caller('one', eve.id, now)).toBeUndefined()
    expect(await sessions.caller('one', ada.id, at('20:00:00'))).toBeUndefined()
  })

  it('knows each of the callers that come at the same time', async () => {
    const { sessions } = await openStores()
    await sessions.open(session('one'), token('one'), ada.passwordHash)
    await sessions.open(session('other', { userId: eve.id }), token('other'), eve.passwordHash)
    await sessions.open(session('short', { expiresAt: later(1000) }), token('short'), ada.passwordHash)
    const asked: [string, string][] = [
      ['one', ada.id],
      ['one', eve.id],
      ['short', ada.id],
      ['unknown', ada.id],
      ['other', eve.id],
      ['one', ada.id],
    ]
    const callers = (time: string) =>
      Promise.all(asked.map(async ([id, userId]) => (await sessions.caller(id, userId, time))?.username))
    expect(await callers(later(999))).toEqual(['ada', undefined, 'ada', undefined, 'eve', 'ada'])
    expect(await callers(later(1000))).toEqual(['ada', undefined, undefined, undefined, 'eve', 'ada'])
  })

  it('ends a session once', async () => {
    const { sessions } = await openStores()
    await sessions.open(session('one'), token('one'), ada.passwordHash)
    for (const time of [now, later(1000)]) await sessions.end('one', time)
    await sessions.end('unknown', now)
    expect(await sessions.byId('one')).toEqual(session('one', { endedAt: now }))
    expect(await sessions.caller('one', ada.id, now)).toBeUndefined()
  })

  it(`lists living sessions, the newest first and those of one time by id, ${mostLiving} at most`, async () => {
    const { sessions } = await openStores()
    for (let number = 0; number <= mostLiving; number++) {
      const id = String(number).padStart(3, '0')
      await sessions.open(session(id, { createdAt: at('11:00:00') }), token(id), ada.passwordHash)
    }
    await sessions.open(session('A'), token('A'), ada.passwordHash)
    const ids = (await sessions.living(ada.id, now)).map(({ id }) => id)
    expect(ids).toEqual(['A', ...ids.slice(1).toSorted().toReversed()])
    expect([ids.length, ids[1], ids.at(-1)]).toEqual([mostLiving, '200', '002'])
  })

  it.each([
    ['ended', at('20:00:00'), `'${now}'`],
    ['expired', at('11:30:00'), 'NULL'],
  ])('counts no %s session among the living', async (_which, expiresAt, endedAt) => {
    const { sessions, sql } = await openStores()
    await sessions.open(session('first', { createdAt: at('10:00:00') }), token('first'), ada.passwordHash)
    await sql(
      `WITH RECURSIVE row (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM row WHERE number < ${mostLiving})
       INSERT INTO sessions (id, user_id, created_at, expires_at, ended_at)
       SELECT 'over-' || number, '${ada.id}', '${at('11:00:00')}', '${expiresAt}', ${endedAt} FROM row`,
    )
    await sessions.open(session('last'), token('last'), ada.passwordHash)
    expect((await sessions.living(ada.id, now)).map(({ id }) => id)).toEqual(['last', 'first'])
  })

  it('forgets sessions that ended long ago', async () => {
    const { sessions } = await openStores()
    await sessions.open(session('old'), token('old'), ada.passwordHash)
    await sessions.end('old', now)
    for (const [time, isThere] of [
      [later(remembered - 1), true],
      [later(remembered), false],
    ] as const) {
      await sessions.open(
        session(time, { createdAt: time, expiresAt: later(2 * remembered) }),
        token(time),
        'hash-of-ada',
      )
      expect((await sessions.byId('old')) !== undefined).toBe(isThere)
    }
  })

  it('replaces a refresh token, and its successor while that is not used and not too late', async () => {
    const { sessions } = await openStores()
    await sessions.open(session('one'), token('a'), ada.passwordHash)
    const rotate = (spent: string, fresh: string, time: string) =>
      sessions.rotate(token(spent), token(fresh), at('21:00:00'), time)
    expect(await rotate('unknown', 'x', now)).toBeUndefined()
    expect(await rotate('a', 'b', now)).toEqual(session('one', { expiresAt: at('21:00:00') }))
    expect(await rotate('a', 'c', later(grace))).toBeDefined()
    expect(await rotate('b', 'x', later(grace))).toBeUndefined()
    expect(await rotate('c', 'd', later(grace))).toBeDefined()
    expect(await sessions.byId('one')).toEqual(session('one', { expiresAt: at('21:00:00') }))
  })

  it.each([
    ['after its successor was used', 'b', later(grace)],
    ['too late', 'unknown', later(grace + 1)],
  ])('ends the session of a token that comes again %s', async (_, used, time) => {
    const { sessions } = await openStores()
    await sessions.open(session('one'), token('a'), ada.passwordHash)
    await sessions.rotate(token('a'), token('b'), at('21:00:00'), now)
    await sessions.rotate(token(used), token('c'), at('21:00:00'), now)
    expect(await sessions.rotate(token('a'), token('d'), at('21:00:00'), time)).toBeUndefined()
    expect((await sessions.byId('one'))?.endedAt).toBe(time)
    expect(await sessions.rotate(token('b'), token('e'), at('21:00:00'), time)).toBeUndefined()
  })
})
