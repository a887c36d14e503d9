import { row } from '../../src/row.ts'

/** The road of a request, with its exits at the side. */
export const road = (): string => {
  const lines = row.map(({ name, asks, answers }) => {
    const exits = answers.join(' ')
    return name === 'action'
      ? `     ▼ ${name} ${exits.padEnd(45 - name.length)} ${asks}`
      : `     ├ ${name} ${`${'─'.repeat(16 - name.length)}▶ ${exits}`.padEnd(45 - name.length)} ${asks}`
  })
  return ['```text', 'a request', ...lines, '```'].join('\n')
}
