import { describe, expect, it } from 'vitest'
import { passes, refusals, row } from '../src/doors/row.ts'
import { buildKitchen } from './harness/kitchen.ts'
import { noted } from './harness/notes.ts'

/**
 * Declared = asserted. The other direction, that nothing is answered which is not declared, is part of the harness: it
 * holds every answer of every test against the operation's declaration. Runs when all other tests have.
 */
describe('the row of doors', async () => {
  const kitchen = await buildKitchen({ why: true })
  await kitchen.close()
  const { operations: known } = kitchen.app
  const asserted = noted()
  const operations = [...known.values()].flatMap((methods) => [...methods.values()])
  /** Where the folder `why` was taken away, nobody refuses with these. */
  const dormant = known.has('/statuses') ? [] : ['no-such-request', 'no-such-page', 'cross-site']
  const slugs = Object.keys(refusals).filter((slug) => !dormant.includes(slug))
  const outcomes = new Set([...asserted].map((line) => line.split(' ').at(-1)))

  it.each(operations.map((operation) => ({ ...operation, name: `${operation.method} ${operation.url}` })))(
    'has a test for each refusal and each success of $name',
    ({ name, refuses, answers }) => {
      const declared = [...refuses, ...Object.keys(answers)]
      expect(declared.filter((outcome) => !asserted.has(`${name} ${outcome}`))).toEqual([])
    },
  )

  it('has a test for each refusal', () => {
    expect(slugs.filter((slug) => !outcomes.has(slug))).toEqual([])
  })

  it('has a test for each door that answers although nothing is wrong', () => {
    expect(Object.keys(passes).filter((status) => !outcomes.has(status))).toEqual([])
  })

  it('has a test of 405 at each path', () => {
    const refused = [...asserted]
      .filter((line) => line.endsWith(' method-not-allowed'))
      .map((line) => line.split(' ')[1])
    expect([...known.keys()].filter((url) => !refused.includes(url))).toEqual([])
  })

  it('declares each refusal of a door that an operation leaves out or not at some operation', () => {
    const declared = new Set<string>(operations.flatMap(({ refuses }) => refuses))
    const met = ['message', 'service', 'host', 'rate', 'route', 'method', null]
    const general = Object.entries(refusals).flatMap(([slug, { door }]) => (met.includes(door) ? [slug] : []))
    expect(slugs.filter((slug) => !general.includes(slug) && !declared.has(slug))).toEqual([])
  })

  it('names each door once', () => expect(new Set(row.map(({ name }) => name)).size).toBe(row.length))
})
