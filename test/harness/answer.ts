import { expect } from 'vitest'
import { z } from 'zod'
import { failures } from '../../src/failure.ts'
import type { ProblemType } from '../../src/problem.ts'
import { type House, problemsOf } from '../../src/visit.ts'
import { expectDuties } from './duties.ts'

/** An answer as its client sees it, and which operation it came from (`PUT /recipes/:id`). */
export type Answer = {
  readonly operation: string
  readonly method: string
  readonly status: number
  readonly reason: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  /** The content as it came. */
  readonly octets: Buffer
  /** Empty where the content is none, or no JSON object. */
  readonly json: Readonly<Record<string, unknown>>
  /** The value of Kitchen-Doors. */
  readonly doors: string
}

const JsonObject = z.record(z.string(), z.unknown())

export const parseJson = (text: string): Record<string, unknown> => {
  try {
    return JsonObject.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

/** One answer as it went over the wire. */
export const parseAnswer = (operation: string, wire: string): Answer => {
  const [head = '', text = ''] = wire.split(/\r\n\r\n(.*)/s)
  const [statusLine = '', ...lines] = head.split('\r\n')
  const [, status = '', reason = ''] = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(statusLine) ?? []
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return {
    operation,
    method: operation.split(' ')[0] ?? '',
    status: Number(status),
    reason,
    headers,
    text,
    octets: Buffer.from(text),
    json: parseJson(text),
    doors: headers['kitchen-doors'] ?? '',
  }
}

/** The slug of a problem; undefined for other answers. */
export const slugOf = ({ json }: Answer): string | undefined => String(json.type ?? '').split('/problems/')[1]

/** What every answer has to be, whatever the test is about: declared, of its schema, and true to the duties of its status. */
export const expectSound = (answer: Answer, { operations, entrance }: House): void => {
  expectDuties(answer, operations)
  const { operation, method, status, text } = answer
  const [named = '', url = ''] = operation.split(' ')
  const known = operations.get(url)?.get(named === 'HEAD' ? 'GET' : named)
  const slug = slugOf(answer)

  const isPage = answer.headers['content-type']?.startsWith('text/html')
  if (status >= 400) {
    if (isPage) expect(text).toMatch(method === 'HEAD' ? /^$/ : /^<!doctype html>/)
    else if (method !== 'HEAD')
      expect(
        [...entrance.flatMap((door) => door.refuses), ...failures, ...(known?.refuses ?? [])].map((one) => one.slug),
        `${operation} declares ${slug}`,
      ).toContain(slug)
    return
  }
  if (status === 308 || (method === 'OPTIONS' && status === 204)) return
  const guarded = known?.doors.some((door) => door.name === 'precondition')
  if (status === 304 && guarded) return
  const answers: Readonly<Record<number, z.ZodType | null>> = known?.answers ?? {}
  if (answer.headers['preference-applied'] !== undefined) {
    expect([known?.minimal, text], `${operation} honours return=minimal`).toEqual([true, ''])
    expect([201, 204]).toContain(status)
    return
  }
  expect(Object.keys(answers), `${operation} declares ${status}`).toContain(String(status))
  if (method === 'HEAD') return
  const type = answer.headers['content-type'] ?? ''
  // Of a page the operation declares no more than that it is one.
  if (type.startsWith('text/html')) expect(text).toMatch(/^<!doctype html>/)
  if (type.endsWith('json')) answers[status]?.parse(JSON.parse(text))
}

/** The problem types of the whole server, by slug. */
const problems = new Map<string, ProblemType>()

export const learnProblems = (house: House): void => {
  for (const problem of [...problemsOf(house), ...failures]) problems.set(problem.slug, problem)
}

/** The doors as Kitchen-Doors names them: one that answered late stands last only. */
export const told = (doors: string, status: number): string => {
  const names = doors.split(', ')
  return `${names.filter((name, index) => name !== names.at(-1) || index === names.length - 1).join(', ')}=${status}`
}

/** The status, the problem and the doors walked; `doors` ends with the one that refused, its status left out. */
export const expectRefusal = (answer: Answer, slug: string, doors: string): Answer => {
  const { status, title } = problems.get(slug) ?? expect.fail(`there is no problem ${slug}`)
  expect.soft(answer.status).toBe(status)
  expect.soft(answer.json).toMatchObject({ type: `/problems/${slug}`, title })
  expect.soft(answer.doors).toBe(told(doors, status))
  return answer
}

/** A success, and the doors walked; `doors` ends with the one that answered, its status left out. */
export const expectSuccess = (answer: Answer, status: number, doors: string): Answer => {
  expect.soft(answer.status, answer.text).toBe(status)
  expect.soft(answer.doors).toBe(told(doors, status))
  return answer
}
