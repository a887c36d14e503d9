import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listMembers } from '../../src/http/list.ts'

describe('the members of a list (RFC 9110 5.6.1)', () => {
  it.each([
    ['are parted by commas', 'a,b', ['a', 'b']],
    ['have no whitespace around them', ' a \t,\t b ', ['a', 'b']],
    ['keep the whitespace within them', 'a b , c', ['a b', 'c']],
    ['keep a no-break space, which is no whitespace', '\xa0a', ['\xa0a']],
    ['are not empty', ',a, ,\t,b,', ['a', 'b']],
    ['may be none', '', []],
    ['are not parted within quotes', 'a="x,y",b', ['a="x,y"', 'b']],
    ['are not parted after a quoted-pair of a quote', String.raw`a="x\",y",b`, [String.raw`a="x\",y"`, 'b']],
    ['are parted after a quoted-pair of a backslash', String.raw`a="x\\",b`, [String.raw`a="x\\"`, 'b']],
    ['know no quoted-pair outside of quotes', String.raw`a\"x,y",b`, [String.raw`a\"x,y"`, 'b']],
    ['end with the field where a quote stays open', 'a,b="x,y', ['a', 'b="x,y']],
  ])('%s', (_rule, field, members) => {
    expect(listMembers(field)).toEqual(members)
  })

  it('come back from the field they are joined in', () => {
    const quoted = fc.stringMatching(/^[ -~]*$/).map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`)
    const members = fc.array(fc.oneof(quoted, fc.stringMatching(/^[a-z]+$/)))
    fc.assert(
      fc.property(members, (members) => {
        expect(listMembers(members.join(' , '))).toEqual(members)
      }),
    )
  })
})
