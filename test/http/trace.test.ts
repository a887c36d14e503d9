import { describe, expect, it } from 'vitest'
import { traceIdOf } from '../../src/http/trace.ts'

const id = '4bf92f3577b34da6a3ce929d0e0e4736'
const parent = '00f067aa0ba902b7'

describe('the trace id of a traceparent (W3C Trace Context 3.2.2)', () => {
  it.each([
    ['of version 00', `00-${id}-${parent}-01`],
    ['whatever its flags are', `00-${id}-${parent}-ff`],
    ['of a later version', `01-${id}-${parent}-00`],
    ['of a later version, with more behind it', `cc-${id}-${parent}-01-what-the-future-will-be-like`],
    ['of a later version, with a dash behind it', `fe-${id}-${parent}-01-`],
  ])('is read %s', (_what, field) => {
    expect(traceIdOf(field)).toBe(id)
  })

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of version ff', `ff-${id}-${parent}-01`],
    ['of a version that is no number', `0x-${id}-${parent}-01`],
    ['of version 00 with more behind it', `00-${id}-${parent}-01-x`],
    ['of version 00 with a dash behind it', `00-${id}-${parent}-01-`],
    ['of a later version whose flags do not end', `01-${id}-${parent}-01x`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${parent}-01`],
    ['a parent of zeros', `00-${id}-${'0'.repeat(16)}-01`],
    ['in upper case', `00-${id.toUpperCase()}-${parent}-01`],
    ['a trace id that is too short', `00-${id.slice(1)}-${parent}-01`],
    ['a trace id that is too long', `00-${id}0-${parent}-01`],
    ['a parent that is too short', `00-${id}-${parent.slice(1)}-01`],
    ['without flags', `00-${id}-${parent}`],
    ['cut in its flags', `01-${id}-${parent}-0`],
    ['two fields', `00-${id}-${parent}-01, 00-${id}-${parent}-01`],
    ['two fields of a later version', `01-${id}-${parent}-01, 01-${id}-${parent}-01`],
    ['behind a space', ` 00-${id}-${parent}-01`],
    ['before a line break', `00-${id}-${parent}-01\n`],
  ])('is not read where it is %s', (_what, field) => {
    expect(traceIdOf(field)).toBeUndefined()
  })
})
