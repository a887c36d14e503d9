import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { preferred } from '../../src/http/accept.ts'

const json = 'application/json'
const ld = 'application/ld+json'
const html = 'text/html'
const plain = 'text/plain'

describe('proactive negotiation (RFC 9110 12.5.1)', () => {
  it.each([
    ['no field leaves the choice to the server', undefined, [json, ld], json],
    ['an empty field names no preference', '', [json, ld], json],
    ['a list of nothing names no preference', ' , ,\t', [json, ld], json],
    ['a type is taken', ld, [json, ld], ld],
    ['types know no case', 'Application/LD+JSON', [json, ld], ld],
    ['what is not asked for is not acceptable', 'text/csv', [json, ld], undefined],
    ['*/* takes anything', '*/*', [json, ld], json],
    ['type/* takes any subtype', 'text/*', [json, html], html],
    ['type/* takes no other type', 'text/*', [json, ld], undefined],
    ['type/* is not a prefix', 'app/*', [json], undefined],
    ['*/subtype is no range', '*/json', [json], undefined],
    ['the larger weight wins', `${json};q=0.4, ${ld};q=0.5`, [json, ld], ld],
    ['weights have three decimals', `${json};q=0.122, ${ld};q=0.123`, [json, ld], ld],
    ['the smallest weight is still acceptable', `${json};q=0.001`, [json], json],
    ['without a weight it is 1', `${json};q=0.999, ${ld}`, [json, ld], ld],
    ['a tie goes to the order of what is available', `${ld}, ${json}`, [json, ld], json],
    ['a weight of 0 excludes', `${json};q=0, */*;q=0.1`, [json, ld], ld],
    ['a weight of 0 excludes, with decimals too', `${json};q=0.000`, [json], undefined],
    ['a weight of 0 on everything excludes everything', '*/*;q=0', [json], undefined],
    ['a type is more specific than type/*', 'text/*, text/html;q=0', [html, plain], plain],
    ['type/* is more specific than */*', '*/*, text/*;q=0', [html, json], json],
    ['a type is more specific than */*, whatever comes first', `${json};q=0.1, */*;q=0.9`, [json, ld], ld],
    ['a specific range counts even if its weight is smaller', `*/*;q=1, ${json};q=0.2, ${ld};q=0.3`, [json, ld], ld],
    [
      'of the same range twice, the larger weight counts',
      `${json};q=0.1, ${ld};q=0.5, ${json};q=0.9`,
      [json, ld],
      json,
    ],
    ['the q may be a capital', `${json};Q=0.1, ${ld};q=0.2`, [json, ld], ld],
    ['whitespace is allowed', `${json} ; q=0.1 ,\t${ld} ; q=0.2`, [json, ld], ld],
    ['q counts wherever it stands', `${json};q=0.1;charset=utf-8, ${ld};q=0.2`, [json, ld], ld],
    ['charset=utf-8 is met by everything here', `${json};charset=utf-8`, [json], json],
    ['charset=utf-8 knows no case and may be quoted', `${json};Charset="UTF-8"`, [json], json],
    ['another charset is not met', `${json};charset=iso-8859-1`, [json], undefined],
    ['another parameter is not met by a type without it', `${html};level=1`, [html], undefined],
    ['another parameter is met by a type that has it', 'text/html;level=1', ['text/html;level=1'], 'text/html;level=1'],
    ['a type with parameters is met by a range without', 'text/html', ['text/html;level=1'], 'text/html;level=1'],
    ['a comma within quotes parts nothing', `${json};a="x,${ld}", ${html}`, [json, ld, html], html],
    ['a quote within quotes does not end them', `${json};a="\\",${ld},", ${html}`, [json, ld, html], html],
    ['a member that cannot be read is ignored', `json, ${ld};q=0.1`, [json, ld], ld],
    ['a weight above 1 is ignored with its range', `${json};q=2, ${ld};q=0.1`, [json, ld], ld],
    ['a weight with four decimals is read for what it means', `${json};q=0.9999, ${ld};q=0.1`, [json, ld], json],
    ['a weight without its zero is, too', `${json};q=.1, ${ld};q=.2`, [json, ld], ld],
    ['what old clients of Java send is any type', 'text/html, image/gif, *; q=.2, */*; q=.2', [json], json],
    ['a star is any type', '*', [json], json],
    ['a star and letters are none', '*x', [json], undefined],
    ['a dot is no weight', `${json};q=.`, [json], undefined],
    ['a profile of JSON-LD is ignored', `${ld};profile="http://www.w3.org/ns/json-ld#compacted"`, [json, ld], ld],
    ['a profile of another type is not', `${json};profile="x"`, [json, ld], undefined],
    ['a negative weight is ignored with its range', `${json};q=-1, ${ld};q=0.1`, [json, ld], ld],
    ['1.001 is no weight', `${json};q=1.001`, [json], undefined],
    ['a dot without decimals is a weight', `${json};q=1.`, [json], json],
    ['where no member can be read, nothing is acceptable', 'json, html', [json], undefined],
    ['an open quote spoils its own member only', `${ld}, ${json};a="`, [json, ld], ld],
    ['a no-break space is not whitespace', `\xa0${json}`, [json], undefined],
    ['nothing available is nothing preferred', '*/*', [], undefined],
    [
      'what a browser sends prefers HTML',
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
      [json, html],
      html,
    ],
  ])('%s', (_rule, accept, available, expected) => {
    expect(preferred(accept, available)).toBe(expected)
  })

  it('weighs the types of the RFC’s table 5 as it does', () => {
    const accept = 'text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5'
    const ranked = ['text/plain;format=flowed', 'text/plain', 'image/jpeg', 'text/plain;format=fixed', 'text/html']
    const left = ranked.toReversed()
    const order = ranked.map(() => {
      const best = preferred(accept, left)
      left.splice(left.indexOf(best ?? ''), 1)
      return best
    })
    expect(order).toEqual(ranked)
  })

  it('reads any text without an exception, and answers only with what is available', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (accept) => {
        expect([undefined, json, ld]).toContain(preferred(accept, [json, ld]))
      }),
    )
  })

  it('takes the largest of any weights', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(weights, (weights) => {
        const available = weights.map((_, i) => `a/b${i}`)
        const accept = weights.map((weight, i) => `a/b${i};q=${(weight / 1000).toFixed(3)}`).join(',')
        expect(preferred(accept, available)).toBe(`a/b${weights.indexOf(Math.max(...weights))}`)
      }),
    )
  })
})
