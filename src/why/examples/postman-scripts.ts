import { reasonPhrase } from '../../http/status.ts'
import type { ProblemType } from '../../problem.ts'
import { type Example, fill, type Keep, type Step, textsOf } from './example.ts'
import { owedBy } from './owed.ts'

/** Lines of JavaScript for Postman. */
export type Script = readonly string[]

const text = (value: unknown): string => JSON.stringify(value)

/** The pre-request script of a step. */
export const before = (step: Step, isFirst: boolean, isUnique: boolean, times: number): Script => {
  const zeros = textsOf(step).flatMap((part) => [...part.matchAll(/\{zeros:(\d+)\}/g)].map(([, count]) => count))
  return [
    ...(isFirst && isUnique
      ? [`pm.collectionVariables.set('unique', String(Date.now()) + Math.floor(Math.random() * 1000))`]
      : []),
    ...zeros.map((count) => `pm.variables.set('zeros', '0'.repeat(${count}))`),
    ...(step.octets === undefined ? [] : [`pm.variables.set('octets', '0'.repeat(${step.octets}))`]),
    ...(times > 1
      ? [
          '// Postman sends these requests first, and waits for them.',
          `const again = { url: pm.variables.replaceIn(${text(`{{baseUrl}}${step.target}`)}), method: ${text(step.method)} }`,
          `for (let sent = 1; sent < ${times}; sent += 1) pm.sendRequest(again, () => {})`,
        ]
      : []),
  ]
}

export const keeping = (name: string, value: string): Script => [`pm.collectionVariables.set(${text(name)}, ${value})`]

const isPrepared: Script = [`pm.test('prepares the next request', () => pm.expect(pm.response.code).to.be.below(400))`]

const kept = (keep: Keep): string => {
  if ('member' in keep) return `pm.response.json()[${text(keep.member)}]`
  if ('header' in keep) return `pm.response.headers.get(${text(keep.header)})`
  const to = `pm.variables.replaceIn(${text(fill(keep.to, (name) => `{{${name}}}`))})`
  return `pm.response.json().items.find(({ kind, to }) => kind === ${text(keep.mail)} && to === ${to}).link`
}

export const preparing = ({ keep }: Step): Script => {
  if (!keep) return isPrepared
  return [...isPrepared, ...keeping(keep.as, kept(keep))]
}

/** A script that checks whether the response is the expected one. */
export const checking = ({ status, problem }: Example, { method }: Step, types: readonly ProblemType[]): Script => {
  const { fields, members, closes } = owedBy(
    status,
    types.find(({ slug }) => slug === problem),
  )
  return [
    `pm.test(${text(`${status} ${reasonPhrase(status)}`)}, () => pm.response.to.have.status(${status}))`,
    `pm.test('has the headers that this status requires', () => {`,
    `  for (const name of ${text(fields)}) pm.expect(pm.response.headers.has(name), name).to.equal(true)`,
    ...(closes ? [`  pm.expect(pm.response.headers.get('Connection')).to.equal('close')`] : []),
    `})`,
    ...(status === 204 || status === 304
      ? [
          `pm.test('has no content', () => {`,
          `  pm.expect(pm.response.text()).to.equal('')`,
          `  pm.expect(pm.response.headers.has('Content-Type')).to.equal(false)`,
          `})`,
        ]
      : []),
    ...(problem && method !== 'HEAD'
      ? [
          `pm.test(${text(`is the problem ${problem}`)}, () => {`,
          `  pm.expect(pm.response.headers.get('Content-Type')).to.equal('application/problem+json')`,
          `  const problem = pm.response.json()`,
          `  pm.expect(problem).to.include.all.keys(${text(members)})`,
          `  pm.expect(problem.type.endsWith(${text(`/problems/${problem}`)})).to.equal(true)`,
          `  pm.expect(problem.status).to.equal(${status})`,
          `})`,
        ]
      : []),
  ]
}
