import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { variables } from '../src/config.ts'
import { reset } from '../src/database/seed.ts'
import { openKitchen } from './harness/kitchen.ts'
import { road } from './harness/tables.ts'

const file = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const readme = file('README.md')

const between = (name: string): string => readme.split(`<!-- ${name} -->\n`)[1]?.split(`\n<!-- /${name} -->`)[0] ?? ''
const all = (pattern: RegExp, text = readme): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found)

describe('the README says what the code does', () => {
  it('draws the road of a request as the row has it', () => expect(between('row')).toBe(road()))

  it('names every variable that is read, and no other; so does .env.example', () => {
    const configuration = readme.split('## Configuration')[1]?.split('\n## ')[0] ?? ''
    const named = all(/^\| (`.+?`) \|/gm, configuration).flatMap((cell) => all(/`([A-Z_]+)`/g, cell))
    expect(named.toSorted()).toEqual([...variables].toSorted())
    expect(all(/^#([A-Z_]+)=/gm, file('.env.example')).toSorted()).toEqual([...variables].toSorted())
  })

  it('names scripts that there are', () => {
    const { scripts } = JSON.parse(file('package.json'))
    for (const script of all(/`npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(script)
  })

  it('links to files that there are', () => {
    const links = all(/\]\((?!http|#)([^)]+)\)/g)
    expect(links.length).toBeGreaterThan(0)
    for (const path of links) expect(existsSync(new URL(`../${path}`, import.meta.url)), path).toBe(true)
  })
})

describe('the three requests of the README', () => {
  /** The command line, and the answer that the README shows for it. */
  const examples = all(/```console\n(\$ curl -i [^`]+?)```/g).map((block) => {
    const [command = '', statusLine = '', ...rest] = block.split('\n')
    return {
      command,
      statusLine,
      fields: rest.slice(0, rest.indexOf('')),
      text: rest.slice(rest.indexOf('') + 1).join('\n'),
    }
  })

  it('are three', () => expect(examples).toHaveLength(3))

  it.each(examples)('$command', async ({ command, statusLine, fields, text }) => {
    const { app, database } = await openKitchen({ rateLimit: 600 })
    reset(database)
    const [, method = 'GET'] = /-X (\w+)/.exec(command) ?? []
    const [, path = ''] = /http:\/\/127\.0\.0\.1:3000(\S+)/.exec(command) ?? []
    const [, login] = /-u (\S+)/.exec(command) ?? []
    const answer = await app.inject({
      ...{ method },
      url: path,
      headers: login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {},
    })

    expect(statusLine).toBe(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`)
    const shown = new Map(fields.map((field) => [field.split(': ')[0] ?? '', field.split(': ').slice(1).join(': ')]))
    for (const [name, value] of shown) {
      const sent = String(answer.headers[name])
      // What is new each time is alike only in its form.
      const form = (text: string) => text.replace(/[0-9a-f-]{36}|"[\w-]{12,18}\.json"|;r=\d+/g, '…')
      expect(form(sent), name).toBe(form(value))
    }
    expect([...shown.keys()].toSorted()).toEqual(
      Object.keys(answer.headers)
        .filter((name) => !['date', 'connection', 'keep-alive'].includes(name))
        .toSorted(),
    )
    expect(Object.keys(answer.json())).toEqual(expect.arrayContaining(all(/"(\w+)":/g, text.split('{"name"')[0])))
  })
})
