import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../src/http/query.ts'

describe('a query', () => {
  it.each([
    ['', []],
    ['a=1&b=2&a=3', Object.entries({ a: ['1', '3'], b: ['2'] })],
    ['?a=1', [['?a', ['1']]]],
    ['a', [['a', ['']]]],
    ['&a=b=c&&=', Object.entries({ a: ['b=c'], '': [''] })],
    ['a+b=%2B+%C3%A9', [['a b', ['+ é']]]],
  ])('is read: %j', (query, parameters) => {
    expect([...(parseQuery(query) ?? ['undecodable'])]).toEqual(parameters)
  })

  it.each(['%', 'a=%2', '%zz', 'a=%C3', 'a=%C3&%A9', '%ED%A0%80'])(
    'is not UTF-8 that is percent-encoded: %s',
    (query) => {
      expect(parseQuery(query)).toBeUndefined()
    },
  )

  it('is read in linear time: a form can have half a million fields of one name', () => {
    expect(parseQuery('a&'.repeat(500_000))?.get('a')).toHaveLength(500_000)
  })
})
