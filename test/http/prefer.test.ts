import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prefersMinimal } from '../../src/http/prefer.ts'

describe('an answer without content is preferred (RFC 7240 4.2)', () => {
  it.each([
    'return=minimal',
    'Return=Minimal',
    'return="minimal"',
    'return = minimal',
    'respond-async, return=minimal',
    'return=minimal; foo="some, text"',
    'foo="a, b", return=minimal',
    'return=minimal, return=representation',
    ', return=minimal,',
  ])('by %s', (prefer) => {
    expect(prefersMinimal(prefer)).toBe(true)
  })

  it.each([
    undefined,
    '',
    'return',
    'return=',
    'return=representation',
    'return=representation, return=minimal',
    'return=minimalist',
    'returns=minimal',
    'x="return=minimal"',
    'handling=lenient',
    'minimal',
  ])('not by %s', (prefer) => {
    expect(prefersMinimal(prefer)).toBe(false)
  })

  it('is looked for in time that grows with the text', () => {
    for (const text of [`return=${' '.repeat(15_000)}"a"b`, `return${' '.repeat(15_000)}x`, '"'.repeat(15_000)])
      expect(prefersMinimal(text)).toBe(false)
  })

  it('is looked for in any text without an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (prefer) => typeof prefersMinimal(prefer) === 'boolean'))
  })
})
