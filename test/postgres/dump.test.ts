import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../database/folder.ts'
import { postgres } from '../harness/behind.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { Connection, newDatabase } from '../harness/postgres.ts'
import { repository } from '../program.ts'
import { programs } from './cluster.ts'

/** Runs the commands of OPERATIONS.md for backup, with a folder of their own in the place of `/backups`. */
const openOperator = () => {
  const folder = temporaryFolder()
  const text = readFileSync(join(repository, 'OPERATIONS.md'), 'utf8').split('\n## Backup\n')[1] ?? ''
  return (program: string, DATABASE_URL: string) => {
    const [command] = new RegExp(`^${program} .*`, 'm').exec(text) ?? expect.fail(`There is no line with ${program}`)
    const env = { PATH: `${programs()}:${process.env.PATH}`, DATABASE_URL }
    return promisify(execFile)('sh', ['-c', command.replace('/backups', folder)], { env })
  }
}

/** What a start would change: the migrations that have run, and what the words were indexed by. */
const prepared = async (url: string) => {
  const connection = new Connection(url)
  onTestFinished(() => connection.end())
  return connection.sql(
    `SELECT name, applied_at, obj_description('public_words'::regclass) AS words FROM migrations ORDER BY name`,
  )
}

it('a dump made while servers write has every write that was acknowledged before, and serves where it is restored', async () => {
  const operator = openOperator()
  // Of a user who is no superuser.
  const empty = new URL(await newDatabase(false))
  const admin = new Connection(empty.href)
  onTestFinished(() => admin.end())
  await admin.sql(`CREATE ROLE operator LOGIN CREATEDB; ALTER DATABASE ${empty.pathname.slice(1)} OWNER TO operator`)
  empty.username = 'operator'
  const url = empty.href

  const kitchen = await openKitchen({ database: await postgres(url) })
  await kitchen.seed()
  const { token } = await kitchen.login('ada', 'lovelace-1815')
  const acknowledged: string[] = []
  const write = async (title: string): Promise<void> => {
    const { status } = await kitchen.send('POST /recipes', { token, json: { ...toast, title } })
    expect(status).toBe(201)
    acknowledged.push(title)
  }
  let hasEnded = false
  const writers = ['one', 'two', 'three', 'four'].map(async (name) => {
    for (let number = 0; !hasEnded; number++) await write(`${name} ${number}`)
  })
  for (let number = 0; number < 20; number++) await write(`before ${number}`)
  const before = [...acknowledged]
  await operator('pg_dump', url).finally(() => {
    hasEnded = true
  })
  await Promise.all(writers)

  await operator('createdb', url)
  empty.pathname = 'kitchen_restored'
  await operator('pg_restore', empty.href)
  const asDumped = await prepared(url)
  expect(await prepared(empty.href)).toEqual(asDumped)
  const restored = await openKitchen({ database: await postgres(empty.href) })
  expect(await prepared(empty.href)).toEqual(asDumped)

  const written = await restored.sql(`SELECT title FROM recipes WHERE created_at > '2026-02'`)
  const titles = written.map(({ title }) => title)
  expect(titles).toEqual(expect.arrayContaining(before))
  expect(acknowledged).toEqual(expect.arrayContaining(titles))
  const { json } = await restored.send('GET /recipes', { query: '?q=poaching+tomatoes' })
  expect(json.items).toEqual([expect.objectContaining({ title: 'Shakshuka' })])
  const ada = await restored.login('ada', 'lovelace-1815')
  const posted = await restored.send('POST /recipes', { token: ada.token, json: { ...toast, title: 'after' } })
  expect(posted.status).toBe(201)
})
