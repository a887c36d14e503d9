import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { buildApp } from '../../src/app.ts'
import { openDatabase } from '../../src/database/open.ts'
import { reset } from '../../src/database/seed.ts'
import { preferred } from '../../src/http/accept.ts'
import { basicCredentials, bearerToken } from '../../src/http/authorization.ts'
import { parseHttpDate } from '../../src/http/date.ts'
import { parseEntityTags } from '../../src/http/entity-tag.ts'
import { parseMediaType } from '../../src/http/media-type.ts'
import { passwords } from '../../src/users/passwords.ts'

// Machines differ, and so each figure is a ratio of two that were measured in turn, in one run.

/** Milliseconds of each of these, run in turn so many times: the medians. */
const medians = async (rounds: number, ...runs: (() => unknown)[]): Promise<number[]> => {
  const times = runs.map((): number[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, run] of runs.entries()) {
      const start = performance.now()
      await run()
      times[index]?.push(performance.now() - start)
    }
  return times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN)
}

const say = (what: string, ratio: number): void => {
  process.stdout.write(`${ratio.toFixed(2).padStart(6)}  ${what}\n`)
}

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
  ['Authorization: spaces', (text) => bearerToken([text]), (count) => `Bearer${' '.repeat(count)}"`],
  ['Authorization: equals signs', (text) => basicCredentials([text]), (count) => `Basic a${'='.repeat(count)}"`],
]

process.stdout.write('Ten times the field, times the time (10 is linear, 100 quadratic):\n')
for (const [what, read, text] of hostile) {
  const [small, large] = [text(20_000), text(200_000)]
  const [once = 1, tenfold = 1] = await medians(
    15,
    () => read(small),
    () => read(large),
  )
  say(what, tenfold / once)
}

const open = async (why: boolean) => {
  const database = openDatabase(':memory:')
  const hashing = passwords({ memoryCost: 8, timeCost: 1 })
  const world = { now: () => new Date(), uuid: () => randomUUIDv7(), random: (octets: number) => randomBytes(octets) }
  reset(database)
  return buildApp({
    manner: { production: false, publicUrl: undefined, corsOrigin: undefined },
    hosts: new Set(),
    rateLimit: 0,
    trustProxy: undefined,
    database,
    jwtSecret: 'x'.repeat(32),
    passwords: hashing,
    world,
    why,
  })
}

const [without, explaining] = [await open(false), await open(true)]
const batch = (app: typeof without, url: string) => async () => {
  for (let count = 0; count < 200; count++) await app.inject({ url })
}
const recipe = '/recipes/0190a000-0000-7000-8000-000000000001'

process.stdout.write('With the record of requests on, times the time with it off:\n')
for (const url of [recipe, '/recipes?limit=20', '/nothing']) {
  const [off = 1, on = 1] = await medians(30, batch(without, url), batch(explaining, url))
  say(`GET ${url}`, on / off)
}

process.stdout.write('Requests, times the time of GET of a recipe:\n')
for (const url of ['/nothing', '/recipes?limit=1', '/recipes?limit=20', '/recipes?q=tomato&limit=1']) {
  const [one = 1, other = 1] = await medians(30, batch(without, recipe), batch(without, url))
  say(`GET ${url}`, other / one)
}
await Promise.all([without.close(), explaining.close()])
