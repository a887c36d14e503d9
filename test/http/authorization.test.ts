import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { basicCredentials, bearerToken } from '../../src/http/authorization.ts'

const malformed = { malformed: expect.any(String) }
const base64 = (text: string | number[]) =>
  (typeof text === 'string' ? Buffer.from(text) : Buffer.from(text)).toString('base64')

describe('a Bearer token (RFC 6750 2.1)', () => {
  it.each([
    ['follows the scheme', 'Bearer abc', 'abc'],
    ['follows a scheme in any case', 'bEARER abc', 'abc'],
    ['may follow more spaces', 'Bearer   abc', 'abc'],
    ['may have any character of its grammar', 'Bearer aZ09-._~+/==', 'aZ09-._~+/=='],
  ])('%s', (_rule, field, token) => {
    expect(bearerToken([field])).toEqual({ token })
  })

  it.each([
    ['no field', []],
    ['an empty field', ['']],
    ['the scheme alone', ['Bearer']],
    ['the scheme and spaces', ['Bearer  ']],
    ['another scheme', ['Basic YTpi']],
    ['a scheme that begins alike', ['Bearerer abc']],
    ['no scheme', ['"abc"']],
  ])('did not come: %s', (_what, fields) => {
    expect(bearerToken(fields)).toBeUndefined()
  })

  it.each([
    ['two fields', ['Bearer abc', 'Bearer abc']],
    ['two fields of two schemes', ['Basic YTpi', 'Bearer abc']],
    ['two tokens', ['Bearer abc def']],
    ['a list of tokens', ['Bearer abc, def']],
    ['a parameter', ['Bearer token="abc"']],
    ['an equals sign in the middle', ['Bearer a=b']],
    ['nothing but an equals sign', ['Bearer =']],
    ['a character outside of the grammar', ['Bearer a\xe9']],
    ['a tab after the scheme', ['Bearer\tabc']],
    ['a comma after the scheme', ['Bearer,abc']],
    ['a line break after the token', ['Bearer abc\n']],
  ])('is malformed: %s', (_flaw, fields) => {
    expect(bearerToken(fields)).toEqual(malformed)
  })

  it('of any form is read back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._~+/-]+={0,2}$/), (token) => {
        expect(bearerToken([`Bearer ${token}`])).toEqual({ token })
      }),
    )
  })
})

describe('Basic credentials (RFC 7617)', () => {
  it.each([
    ['are a username and a password', base64('Aladdin:open sesame'), 'Aladdin', 'open sesame'],
    ['are UTF-8', 'dGVzdDoxMjPCow==', 'test', '123£'],
    ['end the username at the first colon', base64('a:b:c'), 'a', 'b:c'],
    ['may have an empty password', base64('a:'), 'a', ''],
    ['may have an empty username', base64(':b'), '', 'b'],
    ['may have no padding where none is needed', base64('a:b'), 'a', 'b'],
    ['keep a byte order mark, which is a character like others', base64('\ufeffa:b'), '\ufeffa', 'b'],
    ['use both letters that base64url does not', base64('~~~:???'), '~~~', '???'],
  ])('%s', (_rule, encoded, username, password) => {
    expect(basicCredentials([`Basic ${encoded}`])).toEqual({ username, password })
    expect(basicCredentials([`bASIC   ${encoded}`])).toEqual({ username, password })
  })

  it.each([
    ['no field', []],
    ['an empty field', ['']],
    ['the scheme alone', ['Basic']],
    ['the scheme and a space', ['Basic ']],
    ['another scheme', ['Bearer abc']],
  ])('did not come: %s', (_what, fields) => {
    expect(basicCredentials(fields)).toBeUndefined()
  })

  it.each([
    ['two fields', [`Basic ${base64('a:b')}`, `Basic ${base64('a:b')}`]],
    ['no base64', ['Basic ???']],
    ['base64 of a length that there is not', ['Basic YTpiY']],
    ['nothing but an equals sign', ['Basic =']],
    ['missing padding', ['Basic YTpiYw']],
    ['too much padding', ['Basic YTpi=']],
    ['bits left over', ['Basic YTpiYx==']],
    ['the alphabet of base64url', [`Basic ${base64('>>>:???').replaceAll('+', '-').replaceAll('/', '_')}`]],
    ['two of them', [`Basic ${base64('a:b')} ${base64('a:b')}`]],
    ['a parameter', ['Basic username="a"']],
    ['not UTF-8', [`Basic ${base64([0x61, 0x3a, 0xe9])}`]],
    ['UTF-8 of a surrogate', [`Basic ${base64([0x61, 0x3a, 0xed, 0xa0, 0x80])}`]],
    ['no colon', [`Basic ${base64('ab')}`]],
    ['a control character in the username', [`Basic ${base64('a\0:b')}`]],
    ['a control character in the password', [`Basic ${base64('a:b\n')}`]],
    ['a DEL', [`Basic ${base64('a:b\x7f')}`]],
  ])('are malformed: %s', (_flaw, fields) => {
    expect(basicCredentials(fields)).toEqual(malformed)
  })

  it('of any form are read back', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed())
    fc.assert(
      fc.property(text, text, (name, password) => {
        const username = name.replaceAll(':', '')
        expect(basicCredentials([`Basic ${base64(`${username}:${password}`)}`])).toEqual({ username, password })
      }),
    )
  })
})

describe('the reason for malformed credentials', () => {
  const reasonOf = (fields: string[]) => {
    const found = [bearerToken(fields), basicCredentials(fields)].find((found) => found && 'malformed' in found)
    return found && 'malformed' in found ? found.malformed : undefined
  }

  it('holds nothing of them, and fits into an error_description (RFC 6750 3)', () => {
    const secret = fc.stringMatching(/^[A-Z0-9]{9,}$/)
    fc.assert(
      fc.property(secret, fc.constantFrom('Bearer', 'Basic'), (secret, scheme) => {
        for (const fields of [
          [`${scheme} ${secret} ${secret}`],
          [`${scheme} ${secret}`, `${scheme} ${secret}`],
          [`Basic ${base64(secret)}`],
          [`Basic ${base64(`${secret}:\0`)}`],
          [`Basic ${base64([...Buffer.from(secret), 0xff])}`],
        ]) {
          const reason = reasonOf(fields)
          expect(reason).toMatch(/^[ !#-[\]-~]+$/)
          expect(reason).not.toContain(secret)
          expect(reason).not.toContain(base64(secret))
        }
      }),
    )
  })

  it('is given, or credentials are, or neither, for any text without an exception', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 2 }), fc.constantFrom('', 'Bearer ', 'Basic '), (texts, scheme) => {
        bearerToken(texts.map((text) => scheme + text))
        basicCredentials(texts.map((text) => scheme + text))
      }),
    )
  })
})
