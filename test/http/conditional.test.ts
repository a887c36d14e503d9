import type { IncomingHttpHeaders } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ConditionalFields, evaluate } from '../../src/http/conditional.ts'

const now = new Date('2026-06-15T12:00:00Z')
const current = { etag: '"json"', etags: ['"json"', '"ld"'], lastModified: new Date('1994-11-06T08:49:37.500Z') }
const before = 'Sun, 06 Nov 1994 08:49:36 GMT'
const exactly = 'Sun, 06 Nov 1994 08:49:37 GMT'
const after = 'Sun, 06 Nov 1994 08:49:38 GMT'

const match = (field: string) => ({ 'if-match': field })
const noneMatch = (field: string) => ({ 'if-none-match': field })
const modifiedSince = (field: string) => ({ 'if-modified-since': field })
const unmodifiedSince = (field: string) => ({ 'if-unmodified-since': field })

const retrieving = ['GET', 'HEAD', 'QUERY']
const writing = ['PUT', 'PATCH', 'DELETE', 'POST']
const each = (methods: string[], fields: ConditionalFields, expected: string) =>
  expect(methods.map((method) => evaluate(method, fields, current, now))).toEqual(methods.map(() => expected))

describe('If-Match (RFC 9110 13.1.1)', () => {
  it.each([
    ['holds for the current tag', '"json"', 'holds'],
    ['holds for the tag of another form of the current version', '"ld"', 'holds'],
    ['holds if one tag of many is the current one', '"old", "json"', 'holds'],
    ['holds for * since the resource exists', '*', 'holds'],
    ['fails for an old tag', '"old"', 'failed'],
    ['compares strongly: fails for a weak tag', 'W/"json"', 'failed'],
    ['fails for no tags at all', '', 'failed'],
    ['fails when it cannot be read', 'json', 'failed'],
    ['fails when only a part of it can be read', '"json", x', 'failed'],
    ['fails for * among tags', '*, "json"', 'failed'],
  ])('%s', (_rule, field, expected) => each([...retrieving, ...writing], match(field), expected))

  it.each([
    ['"json"', 'failed'],
    ['', 'failed'],
    ['*', 'holds'],
  ])('%s, of a resource without entity tags: %s', (field, expected) => {
    expect(evaluate('PATCH', match(field), {}, now)).toBe(expected)
  })

  it('takes the tag of the selected representation where it is the only form', () => {
    expect(evaluate('PUT', match('"a"'), { etag: '"a"' }, now)).toBe('holds')
  })

  it('takes the tag of a form also where none is selected, as for DELETE', () => {
    expect(evaluate('DELETE', match('"a"'), { etags: ['"a"'] }, now)).toBe('holds')
  })
})

describe('If-Unmodified-Since (RFC 9110 13.1.4)', () => {
  it.each([
    ['holds when the last change is earlier', after, 'holds'],
    ['holds when the last change is in that very second', exactly, 'holds'],
    ['fails when the last change is later', before, 'failed'],
    ['is read in the form of RFC 850', 'Sunday, 06-Nov-94 08:49:36 GMT', 'failed'],
    ['is ignored when it is no HTTP-date', '1994-11-06T08:49:36Z', 'none'],
    ['is ignored when it is a list', `${before}, ${before}`, 'none'],
  ])('%s', (_rule, field, expected) => each([...retrieving, ...writing], unmodifiedSince(field), expected))

  it('is ignored where there is no modification date', () => {
    expect(evaluate('PUT', unmodifiedSince(before), { etag: '"a"' }, now)).toBe('none')
  })

  it('is ignored beside an If-Match that holds', () => {
    each(writing, { ...match('"json"'), ...unmodifiedSince(before) }, 'holds')
  })

  it('does not save an If-Match that fails', () => {
    each(writing, { ...match('"old"'), ...unmodifiedSince(after) }, 'failed')
  })
})

describe('If-None-Match (RFC 9110 13.1.2)', () => {
  it.each([
    ['the tag of the selected representation', '"json"', 'not-modified', 'failed'],
    ['that tag, weak', 'W/"json"', 'not-modified', 'failed'],
    ['that tag among others', '"old", W/"json"', 'not-modified', 'failed'],
    ['the tag of another form', '"ld"', 'holds', 'failed'],
    ['*', '*', 'not-modified', 'failed'],
    ['an old tag', '"old"', 'holds', 'holds'],
    ['no tags at all', '', 'holds', 'holds'],
    ['what cannot be read', 'json', 'holds', 'holds'],
    ['* among tags, which cannot be read', '*, "json"', 'holds', 'holds'],
  ])('with %s', (_what, field, retrieved, written) => {
    each(retrieving, noneMatch(field), retrieved)
    each(writing, noneMatch(field), written)
  })

  it('* matches a resource without entity tags too', () => {
    expect(evaluate('PUT', noneMatch('*'), {}, now)).toBe('failed')
    expect(evaluate('GET', noneMatch('*'), {}, now)).toBe('not-modified')
  })
})

describe('If-Modified-Since (RFC 9110 13.1.3, RFC 10008 2.6)', () => {
  it.each([
    ['fails when the last change is earlier', after, 'not-modified'],
    ['fails when the last change is in that very second', exactly, 'not-modified'],
    ['holds when the last change is later', before, 'holds'],
    ['is ignored when it is no HTTP-date', 'yesterday', 'none'],
    ['is ignored when it is a list', `${after}, ${after}`, 'none'],
  ])('%s', (_rule, field, expected) => each(retrieving, modifiedSince(field), expected))

  it('is ignored for a method that does not retrieve', () => {
    each(writing, modifiedSince(after), 'none')
  })

  it('is ignored where there is no modification date', () => {
    expect(evaluate('GET', modifiedSince(after), { etag: '"a"' }, now)).toBe('none')
  })

  it.each([
    ['that does not match', '"old"', after, 'holds'],
    ['that matches', '"json"', before, 'not-modified'],
    ['that cannot be read', 'json', after, 'holds'],
  ])('is ignored beside an If-None-Match %s', (_what, tag, date, expected) => {
    each(retrieving, { ...noneMatch(tag), ...modifiedSince(date) }, expected)
  })
})

describe('a resource that has no representation yet', () => {
  it.each([
    ['If-Match fails for *', match('*'), 'failed'],
    ['If-Match fails for a tag', match('"json"'), 'failed'],
    ['If-None-Match holds for *', noneMatch('*'), 'holds'],
    ['If-None-Match holds for a tag', noneMatch('"json"'), 'holds'],
    ['If-Match comes first', { ...match('*'), ...noneMatch('*') }, 'failed'],
    ['dates are ignored: it has none', { ...unmodifiedSince(before), ...modifiedSince(after) }, 'none'],
    ['there is none', {}, 'none'],
  ])('%s', (_rule, fields, expected) => {
    expect(['PUT', 'PATCH', 'DELETE'].map((method) => evaluate(method, fields, undefined, now))).toEqual([
      expected,
      expected,
      expected,
    ])
  })
})

describe('the order of the preconditions (RFC 9110 13.2.2)', () => {
  it.each([
    ['a failed If-Match comes before an If-None-Match', { ...match('"old"'), ...noneMatch('"json"') }, 'failed'],
    ['an If-Match that holds leads on', { ...match('"json"'), ...noneMatch('"json"') }, 'not-modified'],
    ['a failed If-Unmodified-Since comes first', { ...unmodifiedSince(before), ...noneMatch('"json"') }, 'failed'],
    ['one that holds leads on', { ...unmodifiedSince(after), ...modifiedSince(after) }, 'not-modified'],
    ['all that apply hold', { ...match('"json"'), ...noneMatch('"old"') }, 'holds'],
    ['one holds, the other is ignored', { ...match('"json"'), ...modifiedSince('x') }, 'holds'],
    ['one is ignored, the other holds', { ...unmodifiedSince('x'), ...noneMatch('"old"') }, 'holds'],
    ['there is none', {}, 'none'],
  ])('%s', (_rule, fields, expected) => {
    expect(evaluate('GET', fields, current, now)).toBe(expected)
  })

  it('ignores them all for a method without a representation (13.2.1)', () => {
    each(['OPTIONS', 'TRACE', 'CONNECT'], { ...match('"old"'), ...noneMatch('*') }, 'none')
  })

  it('takes the headers of Node as they are', () => {
    const headers: IncomingHttpHeaders = { host: 'a', ...match('"json"') }
    expect(evaluate('GET', headers, current, now)).toBe('holds')
  })

  it('answers any fields without an exception', () => {
    const field = fc.option(fc.oneof(fc.string(), fc.constantFrom('*', '"json"', before, after)), { nil: undefined })
    const fields = fc.record({
      'if-match': field,
      'if-none-match': field,
      'if-modified-since': field,
      'if-unmodified-since': field,
    })
    fc.assert(
      fc.property(fc.constantFrom(...retrieving, ...writing), fields, (method, fields) => {
        const answer = evaluate(method, fields, current, now)
        expect(['none', 'holds', 'failed', ...(retrieving.includes(method) ? ['not-modified'] : [])]).toContain(answer)
      }),
    )
  })
})
