import type { Operations } from '../../src/doors/operation.ts'
import { refusals, row } from '../../src/doors/row.ts'

/** The parts of the README that are read off the code. */

const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** The road of a request, with its exits at the side. */
export const road = (): string => {
  const lines = row.map(({ name, question }) => {
    const statuses = new Set<number>(
      Object.values(refusals).flatMap((refusal) => (refusal.door === name ? [refusal.status] : [])),
    )
    const exits = [...statuses].toSorted((a, b) => a - b).join(' ')
    const [track, exit] =
      name === 'action' ? ['▼', '200 201 204'] : exits ? ['├', `${'─'.repeat(16 - name.length)}▶ ${exits}`] : ['│', '']
    return `     ${track} ${name} ${exit.padEnd(45 - name.length)} ${question}`
  })
  return ['```text', 'a request', ...lines, '```'].join('\n')
}

export const refusalTable = (): string =>
  table(
    ['status', 'problem', 'door', 'title', 'clause'],
    Object.entries(refusals).map(([slug, { status, door, title, section }]) => [
      String(status),
      `\`${slug}\``,
      door ?? 'any',
      title,
      section,
    ]),
  )

export const operationTable = (operations: Operations): string =>
  table(
    ['operation', '', 'success'],
    [...operations].flatMap(([url, methods]) =>
      [...methods].map(([method, { summary, answers }]) => [
        `\`${method} ${url}\``,
        summary,
        Object.keys(answers)
          .filter((status) => status !== '304')
          .join(', '),
      ]),
    ),
  )

/** The operations that come with `why`; the assets of its pages aside. */
export const whyTable = (all: Operations, api: Operations): string =>
  operationTable(new Map([...all].filter(([url]) => !api.has(url) && !url.startsWith('/assets/'))))
