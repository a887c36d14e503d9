import { preferred } from '../../src/http/accept.ts'
import { basicCredentials, bearerToken } from '../../src/http/authorization.ts'
import { parseHttpDate } from '../../src/http/date.ts'
import { parseEntityTags } from '../../src/http/entity-tag.ts'
import { parseMediaType } from '../../src/http/media-type.ts'
import { partOf } from '../../src/http/range.ts'

const now = new Date()

/** Fields made to be slow to read, by how often their parts come. */
const hostile: [what: string, read: (text: string) => unknown, text: (count: number) => string][] = [
  ['If-None-Match: tags', parseEntityTags, (count) => '"a",'.repeat(count)],
  ['If-None-Match: commas', parseEntityTags, (count) => `${','.repeat(count)}x`],
  ['If-None-Match: spaces', parseEntityTags, (count) => `"a"${' '.repeat(count)}x`],
  ['If-None-Match: an open quote', parseEntityTags, (count) => `"${'a'.repeat(count)}`],
  ['If-Modified-Since: weekdays', (text) => parseHttpDate(text, now), (count) => 'Sun, '.repeat(count)],
  ['If-Modified-Since: spaces', (text) => parseHttpDate(text, now), (count) => ' '.repeat(count)],
  ['Accept: ranges', (text) => preferred(text, ['a/b', 'a/c']), (count) => 'a/d;q=0.5,'.repeat(count)],
  ['Accept: spaces', (text) => preferred(text, ['a/b', 'a/c']), (count) => `a${' '.repeat(count)}b`],
  ['Accept: quotes', (text) => preferred(text, ['a/b', 'a/c']), (count) => `a/b;c="${'\\'.repeat(count)}`],
  ['Content-Type: spaces', parseMediaType, (count) => `a/b${' '.repeat(count)}x`],
  ['Content-Type: parameters', parseMediaType, (count) => `a/b${';p=v'.repeat(count)};`],
  ['Content-Type: an open quote', parseMediaType, (count) => `a/b;c="${'\\a'.repeat(count)}`],
  ['Range: parts', (text) => partOf(text, 100), (count) => `bytes=${'0-1,'.repeat(count)}`],
  ['Range: digits', (text) => partOf(text, 100), (count) => `bytes=${'9'.repeat(count)}-`],
  ['Authorization: spaces', (text) => bearerToken([text]), (count) => `Bearer${' '.repeat(count)}"`],
  ['Authorization: equals signs', (text) => basicCredentials([text]), (count) => `Basic a${'='.repeat(count)}"`],
]

/** The median of so many milliseconds of each of these, run in turn. */
const medians = (rounds: number, ...runs: (() => unknown)[]): number[] => {
  const times = runs.map((): number[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, run] of runs.entries()) {
      const start = performance.now()
      run()
      times[index]?.push(performance.now() - start)
    }
  return times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN)
}

/** Says of each parser of a field how much longer it takes for ten times the text. */
export const fields = (say: (line: string) => void): void => {
  say('Ten times the field, times the time (10 is linear, 100 quadratic):')
  for (const [what, read, text] of hostile) {
    const [small, large] = [text(20_000), text(200_000)]
    const [once = 1, tenfold = 1] = medians(
      15,
      () => read(small),
      () => read(large),
    )
    say(`${(tenfold / once).toFixed(2).padStart(6)}  ${what}`)
  }
}
