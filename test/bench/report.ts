import { lowest, type Measured, median, type Sample } from './samples.ts'

/** Rows under a head, as Markdown or in columns. */
export const table = (rows: readonly (readonly string[])[], markdown: boolean): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)))
  if (!markdown) return lines.map((cells) => cells.join('  ').trimEnd()).join('\n')
  const rule = widths.map((width) => '-'.repeat(width))
  return lines
    .flatMap((cells, at) => (at === 0 ? [cells, rule] : [cells]))
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** A median, and in parentheses the lowest and the highest. */
const spread = (of: readonly number[]): string =>
  `${median(of).toFixed(2)} (${Math.min(...of).toFixed(2)}–${Math.max(...of).toFixed(2)})`

const ofBoth = ([one, other]: Measured['samples'], what: keyof Sample, digits: number, by = median): string =>
  [one, other].map((samples) => by(samples.map((sample) => sample[what])).toFixed(digits)).join(' / ')

/** The ratio of each round. */
const ratios = ([one, other]: Measured['samples'], ratio: (one: Sample, other: Sample) => number): number[] =>
  one.flatMap((sample, round) => {
    const opposite = other[round]
    return opposite ? [ratio(sample, opposite)] : []
  })

/** The cells of a case: `first / second` in each, and how many times more the second costs, or the first answers. */
export const cells = ({ samples }: Measured): string[] => {
  const [one, other] = samples.map((all) => lowest(all.map(({ cpu }) => cpu)))
  return [
    spread(ratios(samples, (one, other) => other.cpu / one.cpu)),
    ((other ?? Number.NaN) / (one ?? Number.NaN)).toFixed(2),
    spread(ratios(samples, (one, other) => one.rate / other.rate)),
    ofBoth(samples, 'cpu', 0, lowest),
    ofBoth(samples, 'rate', 0),
    ofBoth(samples, 'p50', 2),
    ofBoth(samples, 'p99', 2),
  ]
}

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0)

export const memory = (what: string, goal: string, [one, other]: readonly [number, number]): string =>
  `${what}: ${mebibytes(one)} / ${mebibytes(other)} MiB (goal ${goal})`

export const start = ([one, other]: readonly [number[], number[]]): string => {
  const pairs = one.flatMap((time, round) => {
    const opposite = other[round]
    return opposite === undefined ? [] : [time / opposite]
  })
  const milliseconds = (of: number[]): string => lowest(of).toFixed(0)
  return `Start to first answer: ${milliseconds(one)} / ${milliseconds(other)} ms, ratio ${spread(pairs)} (goal ≤ 1.00)`
}
