import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { z } from 'zod'
import { startCluster } from '../postgres/cluster.ts'
import { type Case, cases } from './cases.ts'
import { fill, fillPostgres, recipeId, token } from './data.ts'
import { compareInstances } from './instances.ts'
import { endAll, Load, type Program, pinned, Server } from './processes.ts'
import { cells, memory, start, table } from './report.ts'
import { type Lengths, measure } from './samples.ts'

const usage = `npm run bench                    the server and a bare reference, on 10,000 recipes (under 5 minutes)
npm run bench -- --quick         the same in a minute, and less exact
npm run bench -- --only a,b      some of: start, ${cases.map(({ name }) => name).join(', ')}
npm run bench -- --rows 1000000  the server with so many recipes, and with 10,000
npm run bench -- --postgres      the server and a bare reference, on a PostgreSQL that is started for it
npm run bench -- --against DIR   the server and that of another checkout, with its packages
npm run bench -- --markdown      tables for the README
npm run bench -- instances       one instance, and two over one PostgreSQL
npm run bench -- fields          header fields made to be slow to read
`

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
const note = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const few = 10_000
const secret = 'a secret of the benchmark and of nothing else'

const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-bench-'))
process.on('exit', () => {
  endAll()
  rmSync(folder, { recursive: true, force: true })
})
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143))

/** What `npm start` runs, without the launcher in front of it: the process is then the server's own. */
const serverArgs = (): string[] => {
  const { scripts } = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
  return scripts.start.split(' ').filter((part) => part !== 'node' && part !== 'src/node.cjs')
}

/** The same with the young generation that OPERATIONS.md recommends for PostgreSQL. */
const serverArgsOnPostgres = (): string[] =>
  serverArgs().map((part) => (part.startsWith('--max-semi-space-size') ? '--max-semi-space-size=16' : part))

/** A program on a database. What Node has compiled is kept for each by itself, so that every start but the first has it. */
const programOf = (args: readonly string[], database: string): Program => ({
  args,
  env: {
    PATH: process.env.PATH ?? '',
    // As the launcher sets it.
    ...(args.includes('src/main.ts') && { MALLOC_ARENA_MAX: '2' }),
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: join(folder, `${args.join(' ').replaceAll(/\W+/g, '-')}.cache`),
    ...(database.startsWith('postgres:') ? { DATABASE_URL: database } : { DATABASE_PATH: database }),
    JWT_SECRET: secret,
    PORT: '0',
    RATE_LIMIT: '0',
    LOG_LEVEL: 'info',
    DRAIN_SECONDS: '0',
  },
})

const firstRecipe = `/recipes/${recipeId(0)}`

/** Milliseconds until the first recipe is there. */
const timeToAnswer = async (program: Program): Promise<number> => {
  const begun = performance.now()
  const server = await Server.start(program)
  const { status } = await fetch(server.url + firstRecipe)
  const time = performance.now() - begun
  if (status !== 200) throw new Error(`${program.args.join(' ')} answered ${status} to its first request`)
  await server.stop()
  return time
}

/** The server on a database of its own, which it makes itself, with so many recipes. */
const filledServer = async (name: string, rows: number, args = serverArgs()): Promise<Program> => {
  const path = join(folder, name)
  const program = programOf(args, path)
  await (await Server.start(program)).stop()
  note(`Writing ${rows} recipes …`)
  fill(path, rows)
  return program
}

const startBoth = async ([one, other]: readonly [Program, Program]): Promise<readonly [Server, Server]> => {
  const servers = [await Server.start(one), await Server.start(other)] as const
  for (const { url } of servers) await fetch(url + firstRecipe)
  return servers
}

const figures = ['per second', 'CPU µs a request', 'requests/s', 'p50 in ms', 'p99 in ms']

/** Both servers by turns, in so many cases; `goalsOf` gives the first cells of a case. */
const runCases = async (
  programs: readonly [Program, Program],
  rows: readonly [number, number],
  chosen: readonly Case[],
  lengths: Lengths,
  goalsOf: (measured: Case) => string,
) => {
  const servers = await startBoth(programs)
  const residentAtStart = [servers[0].usage().resident, servers[1].usage().resident] as const
  const residentAfter: [number, number] = [...residentAtStart]
  const load = new Load()
  const lines: string[][] = []
  for (const one of chosen) {
    note(`Measuring ${one.name} …`)
    const measured = await measure(one, servers, rows, load, token(secret), lengths)
    lines.push([one.name, goalsOf(one), ...cells(measured)])
    for (const side of [0, 1] as const) residentAfter[side] = Math.max(residentAfter[side], measured.resident[side])
  }
  load.stop()
  for (const server of servers) await server.stop()
  return { lines, residentAtStart, residentAfter }
}

const ratioGoal = ({ goal, rateGoal }: Case): string =>
  [goal && `≥ ${goal.toFixed(1)}`, rateGoal && `${rateGoal.toFixed(1)} in requests/s`].filter(Boolean).join(', ')

const againstReference = async (only: readonly string[], lengths: Lengths, markdown: boolean): Promise<void> => {
  const server = await filledServer('server.db', few)
  const path = join(folder, 'reference.db')
  copyFileSync(join(folder, 'server.db'), path)
  const programs = [server, programOf(['test/bench/reference.ts'], path)] as const

  const report: string[] = []
  // The start that fills the cache of what is compiled; the server has had one.
  await timeToAnswer(programs[1])
  if (only.includes('start')) {
    note('Measuring start …')
    const times: [number[], number[]] = [[], []]
    for (let round = 0; round < lengths.rounds; round++)
      for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
        times[side].push(await timeToAnswer(programs[side]))
    report.push(start(times))
  }
  const chosen = cases.filter(({ name }) => only.includes(name))
  const { lines, residentAtStart, residentAfter } = await runCases(programs, [few, few], chosen, lengths, ratioGoal)
  report.push(
    memory('Resident after start', '< 100', residentAtStart),
    ...(chosen.length > 0 ? [memory('Resident after load, at most', '< 160', residentAfter)] : []),
  )

  say(`The server / a bare reference, ${lengths.rounds} rounds: medians (lowest–highest).\n`)
  if (lines.length > 0)
    say(`${table([['', 'goal', 'per CPU second', 'lowest quarter', ...figures], ...lines], markdown)}\n`)
  say(report.map((line) => (markdown ? `- ${line}` : line)).join('\n'))
}

/** The server on a PostgreSQL that is started for it, in the database `here`. */
const filledPostgres = async () => {
  const cluster = await startCluster()
  const admin = new Client({ connectionString: `${cluster.url}/postgres` })
  await admin.connect()
  const here = `${cluster.url}/here`
  await admin.query('CREATE DATABASE here')
  const program = programOf(serverArgsOnPostgres(), here)
  await (await Server.start(program)).stop()
  note(`Writing ${few} recipes …`)
  await fillPostgres(here, few)
  return { cluster, admin, program }
}

const againstPostgres = async (only: readonly string[], lengths: Lengths, markdown: boolean): Promise<void> => {
  const { cluster, admin, program } = await filledPostgres()
  await admin.query('CREATE DATABASE there TEMPLATE here')
  await admin.end()
  const programs = [program, programOf(['test/bench/reference-postgres.ts'], `${cluster.url}/there`)] as const
  const chosen = cases.filter(({ name, postgresGoal }) => only.includes(name) && postgresGoal !== undefined)
  const goalOf = ({ postgresGoal }: Case): string => `≥ ${postgresGoal?.toFixed(1)}`
  const { lines } = await runCases(programs, [few, few], chosen, lengths, goalOf)
  await cluster.end()
  say(`The server / a bare reference, on PostgreSQL, ${lengths.rounds} rounds: medians (lowest–highest).\n`)
  say(table([['', 'goal', 'per CPU second', 'lowest quarter', ...figures], ...lines], markdown))
}

const withTwoInstances = async (only: readonly string[], lengths: Lengths, markdown: boolean): Promise<void> => {
  const { cluster, admin, program } = await filledPostgres()
  const chosen = cases.filter(({ name, postgresGoal }) => only.includes(name) && postgresGoal !== undefined)
  const lines = await compareInstances(program, admin, chosen, few, token(secret), lengths.rounds)
  await admin.end()
  await cluster.end()
  say(`One instance / two at once over one PostgreSQL, ${lengths.rounds} rounds: lowest quarters.\n`)
  const head = ['', 'CPU µs a request: one', 'two', 'two carry times one (goal ≥ 1.7)', 'statements waiting for a lock']
  say(table([head, ...lines], markdown))
}

const againstFew = async (rows: number, lengths: Lengths, markdown: boolean): Promise<void> => {
  const programs = [await filledServer('few.db', few), await filledServer('many.db', rows)] as const
  const chosen = cases.filter(({ name }) => ['recipe', 'page', 'post-1'].includes(name))
  const { lines } = await runCases(programs, [few, rows], chosen, lengths, () => '≤ 1.25')
  say(`The server with ${few} / with ${rows} recipes, ${lengths.rounds} rounds: medians (lowest–highest).\n`)
  say(table([['', 'goal', 'times the cost', 'lowest quarter', ...figures], ...lines], markdown))
}

const againstCheckout = async (directory: string, only: readonly string[], lengths: Lengths, markdown: boolean) => {
  const args = serverArgs().map((part) => (part.startsWith('src/') ? join(resolve(directory), part) : part))
  const programs = [await filledServer('here.db', few), await filledServer('there.db', few, args)] as const
  const chosen = cases.filter(({ name }) => only.includes(name))
  const { lines } = await runCases(programs, [few, few], chosen, lengths, () => '')
  say(`The server here / in ${directory}, ${lengths.rounds} rounds: medians (lowest–highest).\n`)
  say(table([['', 'goal', 'per CPU second', 'lowest quarter', ...figures], ...lines], markdown))
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    only: { type: 'string' },
    rows: { type: 'string' },
    postgres: { type: 'boolean', default: false },
    against: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const all = ['start', ...cases.map(({ name }) => name)]
const only = values.only?.split(',') ?? all
const rows = values.rows === undefined ? undefined : Number(values.rows)
const [part] = positionals

if (values.help) say(usage)
else if (part === 'fields') (await import('./fields.ts')).fields(say)
else if (
  (part !== undefined && part !== 'instances') ||
  !only.every((name) => all.includes(name)) ||
  (rows !== undefined && !(rows > few))
) {
  note(usage)
  process.exitCode = 2
} else {
  if (!pinned) note('There is no taskset here, or no second core: servers and load share what there is.')
  const lengths = values.quick ? { rounds: 4, seconds: 0.4 } : { rounds: 11, seconds: 1 }
  if (part === 'instances') await withTwoInstances(only, lengths, values.markdown)
  else if (values.against !== undefined) await againstCheckout(values.against, only, lengths, values.markdown)
  else if (values.postgres) await againstPostgres(only, lengths, values.markdown)
  else if (rows === undefined) await againstReference(only, lengths, values.markdown)
  else await againstFew(rows, lengths, values.markdown)
}
