import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { EntryJson } from '../../src/why/record/entry.ts'
import { shellWord } from '../../src/why/shell.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'

/** What a shell makes of a line: the words that curl would get. */
const wordsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${line}`], {
    encoding: 'utf8',
    env: { token: 'abc', username: 'ada', password: 'lovelace 1815', authorization: 'Other abc' },
  })
    .split('\0')
    .slice(0, -1)

/** The request that curl makes of its words, as far as they come up here (curl's manual). */
const requestOf = (words: readonly string[]) => {
  const request = { method: '', target: '', origin: '', fields: [] as string[], version: '1.1', hasContent: false }
  const rest = [...words]
  const next = () => rest.shift() ?? ''
  while (rest.length > 0) {
    const word = next()
    if (word === '-X') request.method = next()
    else if (word === '-I') request.method = 'HEAD'
    else if (word === '-H') request.fields.push(next())
    else if (word === '-u') request.fields.push(`Authorization: Basic ${Buffer.from(next()).toString('base64')}`)
    else if (word === '--request-target') request.target = next()
    else if (word === '--http1.0') request.version = '1.0'
    else if (word === '--data-binary') request.hasContent = next() === '@content.json'
    else if (word !== '-i') {
      const [, origin = '', path = ''] = /^(http:\/\/[^/]+)(.*)$/.exec(word) ?? []
      // It expands brackets, resolves dots and drops a fragment.
      if (/[[\]{}#]|\/\.{1,2}(\/|\?|$)/.test(path)) throw new Error(`curl would not send ${path} as it is`)
      request.origin = origin
      request.target ||= path || '/'
    }
  }
  return { ...request, method: request.method || (request.hasContent ? 'POST' : 'GET') }
}

/** Port 3000 is that of the kitchen. */
const atHome = async (kitchen: TestKitchen, text: string): Promise<string> => {
  if (!kitchen.app.server.listening) await kitchen.app.listen({ host: '127.0.0.1', port: 0 })
  return text.replaceAll(':3000', `:${new URL(kitchen.app.listeningOrigin).port}`)
}

const curlOf = async (kitchen: TestKitchen, message: string) => {
  const answer = await kitchen.raw(await atHome(kitchen, message))
  const [, id = ''] = /x-request-id: (\S+)/i.exec(answer) ?? []
  const { curl } = EntryJson.parse((await kitchen.send('GET /requests/:id', { path: { id } })).json)
  return curl
}

const message = (line: string, fields: readonly string[], content = ''): string =>
  `${line} HTTP/1.1\r\n${[...fields, 'Connection: close'].join('\r\n')}\r\n\r\n${content}`

const host = 'Host: 127.0.0.1:3000'

describe('the curl line of a request', () => {
  it.each([
    ['GET', '/recipes'],
    ['GET', '/recipes?tag=soup&q=a%20b+c'],
    ['GET', '/recipes?q=$(id)`id`$HOME;id'],
    ['GET', "/recipes?q='\"\\\\'"],
    ['GET', '/recipes?q={a,b}&tag=[1-3]'],
    ['GET', '/../recipes/./x'],
    ['GET', '//recipes'],
    ['GET', '/recipes#part'],
    ['GET', '/recipes?q=a*?~!'],
    ['GET', 'http://127.0.0.1:3000/recipes'],
    ['OPTIONS', '*'],
    ['DELETE', '/recipes/x'],
    ['HEAD', '/recipes'],
    ['BREW', '/coffee'],
    ['M-SEARCH', '/recipes'],
  ])('asks %s %s', async (method, target) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const line = (await curlOf(kitchen, message(`${method} ${target}`, [host]))) ?? ''
    expect(requestOf(wordsOf(line))).toMatchObject({
      method,
      target: await atHome(kitchen, target),
      fields: [],
      hasContent: false,
    })
  })

  it.each([
    ['a quote', "Via: it's"],
    ['what a shell would run', 'Via: $(id) `id` $HOME ; id & | > x'],
    ['an entity tag', 'If-Match: "a", W/"b\\c"'],
    ['no value', 'X-Empty;', 'X-Empty:'],
    ['an expectation', 'Expect: 200-maybe'],
    ['a form', 'Accept: text/html;q=0.5, */*'],
    ['another site', 'Sec-Fetch-Site: cross-site'],
    ['a star', 'Via: *'],
  ])('has a field with %s', async (_what, field, sent = field) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const line = (await curlOf(kitchen, message('GET /recipes', [host, sent]))) ?? ''
    expect(requestOf(wordsOf(line)).fields).toEqual([field])
  })

  it.each([
    ['Bearer x.y.z', 'Authorization: Bearer abc'],
    ['Basic YWRhOmxvdmVsYWNl', `Authorization: Basic ${Buffer.from('ada:lovelace 1815').toString('base64')}`],
    ['Digest username="ada"', 'Authorization: Other abc'],
    ['x', 'Authorization: Other abc'],
  ])('has a variable in the place of %s', async (value, field) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const line = (await curlOf(kitchen, message('GET /recipes', [host, `Authorization: ${value}`]))) ?? ''
    expect(requestOf(wordsOf(line)).fields).toEqual([field])
    expect(line).not.toContain(value)
  })

  it('leaves out what curl sets by itself, and what a browser adds to each request', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const fields = [
      'User-Agent: browser',
      'Accept: */*',
      'Accept-Language: en',
      'Accept-Encoding: br',
      'Cookie: a=b',
      'Sec-Fetch-Site: none',
    ]
    const line = await curlOf(kitchen, message('GET /recipes', [host, ...fields]))
    expect(line).toBe(await atHome(kitchen, 'curl -i http://127.0.0.1:3000/recipes'))
  })

  it('goes where the request went, if that is here', async () => {
    const kitchen = await openKitchen({ why: true, mail: {}, hosts: new Set(['kitchen.example']) })
    const originOf = async (field: string) => {
      const line = (await curlOf(kitchen, message('GET /recipes', [field]))) ?? ''
      const { origin, fields } = requestOf(wordsOf(line))
      return [origin, ...fields]
    }
    const own = await atHome(kitchen, 'http://127.0.0.1:3000')
    expect(await originOf('Host: kitchen.example:8080')).toEqual(['http://kitchen.example:8080'])
    expect(await originOf('Host: 192.168.0.7')).toEqual([own, 'Host: 192.168.0.7'])
    // Another address, or another port of this machine: a token must not go there.
    expect(await originOf('Host: 127.0.0.1:9200')).toEqual([own, 'Host: 127.0.0.1:9200'])
    expect(await originOf('Host: other.example')).toEqual([own, 'Host: other.example'])
    expect(await originOf('Prefer: host')).toEqual([own, 'Host:', 'Prefer: host'])
  })

  it('reads content from a file, and names its type and framing as they were', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const wordsAfter = async (line: string, fields: readonly string[], content: string) =>
      requestOf(wordsOf((await curlOf(kitchen, message(line, [host, ...fields], content))) ?? ''))
    const json = 'Content-Type: application/json'
    expect(await wordsAfter('POST /users', [json, 'Content-Length: 2'], '{}')).toMatchObject({
      method: 'POST',
      fields: [json],
      hasContent: true,
    })
    expect(await wordsAfter('POST /users', ['Content-Length: 2'], '{}')).toMatchObject({ fields: ['Content-Type:'] })
    expect(await wordsAfter('POST /users', [json, 'Transfer-Encoding: chunked'], '0\r\n\r\n')).toMatchObject({
      fields: [json, 'Transfer-Encoding: chunked'],
      hasContent: true,
    })
    expect(await wordsAfter('GET /recipes', [json, 'Content-Length: 2'], '{}')).toMatchObject({
      method: 'GET',
      hasContent: true,
    })
    expect(await wordsAfter('POST /users', [json, 'Content-Length: 0'], '')).toMatchObject({ hasContent: false })
    expect(await wordsAfter('HEAD /recipes', ['Content-Length: 2'], '{}')).toMatchObject({ hasContent: false })
  })

  it('speaks HTTP/1.0 where the request did', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const line = (await curlOf(kitchen, `GET /recipes HTTP/1.0\r\n${host}\r\n\r\n`)) ?? ''
    expect(requestOf(wordsOf(line))).toMatchObject({ version: '1.0', target: '/recipes' })
  })

  it.each([
    ['two Host fields', message('GET /recipes', [host, host])],
    ['octets beyond ASCII', message('GET /recipes', [host, 'User-Agent: caf\u00e9'])],
    ['a tunnel', message('CONNECT 127.0.0.1:3000', [host])],
  ])('is not there for %s', async (_what, sent) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    expect(await curlOf(kitchen, sent)).toBeNull()
  })

  it.each(['', ' ', "'", "''", 'a b', '$x', '`x`', '\\', '\n', '*', '~', '#', '!', '-H', 'ä', '"'])(
    'quotes %j so that a shell sees one word',
    (text) => expect(wordsOf(`curl ${shellWord(text)}`)).toEqual([text]),
  )
})
