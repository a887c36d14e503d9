import { describe, expect, it } from 'vitest'
import { row } from '../../src/row.ts'
import { wayOf } from '../../src/why/assets/view.js'

const names = row.map(({ name }) => name)

/** A way as `Kitchen-Doors` has it; with the doors to come, it is one to an operation. */
const way = (doors: string, toCome?: readonly string[]) =>
  wayOf(
    {
      doors: doors.split(', ').map((door) => {
        const [name = '', status] = door.split('=')
        return { name, question: '', answer: status === undefined ? 'passed' : Number(status) }
      }),
      operation: toCome ? 'getRecipes' : null,
      toCome: (toCome ?? []).map((name) => ({ name, question: '', refusals: [] })),
    },
    names,
  )

const letters = { passed: 'p', answered: 'A', skipped: '-', unreached: '.', later: 'l' } as const
const drawn = (doors: string, toCome?: readonly string[]) =>
  way(doors, toCome)
    .states.map((state) => letters[state])
    .join('')

describe('the way of a request', () => {
  it.each([
    ['message=400', 'A................'],
    ['message, service, host, route=404', 'ppp-A............'],
    ['message, service, host, rate, route, method=405', 'pppppA...........'],
    ['message, service, host, route, method, authentication, existence, permission=403', 'ppp-ppp-pA.......'],
    ['message, service, host, route, method, acceptable, query, precondition=304', 'ppp-pp-p--p-A....'],
    ['message, service, host, route, method, acceptable, action=200', 'ppp-pp-p--------A'],
  ])('%s is drawn %s', (doors, expected) => {
    expect(drawn(doors)).toBe(expected)
    expect(way(doors).late).toBe(false)
  })

  it.each([
    ['message, service, host, route, method, acceptable=406', ['query', 'precondition'], 'ppp-pp-A--.-.---.'],
    ['message, service, host, route, method, acceptable, query, precondition=304', [], 'ppp-pp-p--p-A---.'],
    [
      'message, service, host, route, method, content, syntax, meaning, authentication=401',
      ['permission'],
      'ppp-ppl--.-p-pp-.',
    ],
  ])('%s where only %j is to come is drawn %s', (doors, toCome, expected) => {
    expect(drawn(doors, toCome)).toBe(expected)
  })

  it.each([
    [
      'message, service, host, route, method, authentication, content, syntax, meaning, conflict, precondition=412',
      'ppp-ppp----plppp.',
    ],
    ['message, service, host, route, method, content, syntax, meaning, authentication=401', 'ppp-ppl----p-pp..'],
    ['service, host, route, method, content, message=408', 'lpp-pp-----p.....'],
  ])('%s is drawn %s, with the door that answers late at the end', (doors, expected) => {
    expect(drawn(doors)).toBe(expected)
    expect(way(doors).late).toBe(true)
  })
})
