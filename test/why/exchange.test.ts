import { describe, expect, it } from 'vitest'
import type { Block } from '../../src/why/examples/block.ts'
import { EntryJson } from '../../src/why/record/entry.ts'
import type { Answer } from '../harness/answer.ts'
import { openKitchen, type TestKitchen, toast } from '../harness/kitchen.ts'
import { putPhoto } from '../photos/pictures.ts'

const entryOf = async (kitchen: TestKitchen, { headers }: Answer) => {
  const path = { id: headers['x-request-id'] ?? '' }
  return EntryJson.parse((await kitchen.send('GET /requests/:id', { path })).json)
}

/** The values of a header in a recorded response. */
const sentIn = ({ responseHeaders }: Awaited<ReturnType<typeof entryOf>>, wanted: string) =>
  responseHeaders.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value)

describe('a recorded response', () => {
  it('has the headers as they were sent, those of a success and those of a refusal', async () => {
    const kitchen = await openKitchen({ why: true, mail: {}, rateLimit: 600 })
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const answers = [
      await kitchen.send('GET /recipes/:id', { path: { id } }),
      await kitchen.send('GET /recipes', { query: '?limit=1' }),
      await kitchen.send('DELETE /recipes'),
      await kitchen.send('DELETE /recipes/:id', { path: { id } }),
      await kitchen.send('POST /recipes', { token, json: { ...toast, title: 'Another' } }),
    ]
    for (const answer of answers) {
      const entry = await entryOf(kitchen, answer)
      for (const [name, value] of Object.entries(answer.headers))
        expect([name, ...sentIn(entry, name)]).toEqual([name, value])
    }
  })

  it('leaves it to the detail of a 412 whether the recipe has changed, which a weakened tag does not say', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    const { id, etag } = await kitchen.cook(token)
    const headers = { 'if-match': `W/${etag}` }
    const refused = await kitchen.send('PUT /recipes/:id', { path: { id }, token, json: toast, headers })
    const sent = { path: { id: refused.headers['x-request-id'] ?? '' }, headers: { accept: 'text/html' } }
    const page = (await kitchen.send('GET /requests/:id', sent)).text
    expect(page).toContain('The precondition is false for the current version, which detail names. First read')
    expect(page).not.toContain('changed since')
  })

  it('has the problem as it was sent, with its own members', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const put = { path: { id }, token, json: toast, headers: { 'if-match': '"old"' } }
    const stale = await kitchen.send('PUT /recipes/:id', put)
    expect((await entryOf(kitchen, stale)).problem).toEqual(stale.json)
    expect(stale.json.etag).toMatch(/^"/)
    const invalid = await kitchen.send('GET /recipes', { query: '?limit=0' })
    expect((await entryOf(kitchen, invalid)).problem).toEqual(invalid.json)
    expect((await entryOf(kitchen, await kitchen.send('GET /recipes'))).problem).toBeNull()
  })

  it('has no link of a mail, and no value of a header that is not known to be harmless', async () => {
    const kitchen = await openKitchen({
      why: true,
      mail: {},
      plugins: async (app) => {
        app.get('/menu', async (_request, reply) =>
          reply.header('set-cookie', 'a=s3cret').header('x-key', 's3cret').send({}),
        )
      },
    })
    await kitchen.register('ada')
    const link = await kitchen.linkTo('ada@kitchen.example')
    const sent = { path: { link }, headers: { accept: 'text/html' } }
    const confirmed = await kitchen.send('POST /email-confirmations/:link', sent)
    expect(confirmed.headers.location).toContain(link)
    expect(sentIn(await entryOf(kitchen, confirmed), 'location')).toEqual(['/email-confirmations/***'])
    await kitchen.app.inject('/menu')
    const { text } = await kitchen.send('GET /requests')
    expect(text).toContain('{"name":"set-cookie","value":"***"}')
    expect(text).toContain('{"name":"x-key","value":"***"}')
    for (const secret of ['s3cret', link]) expect(text).not.toContain(secret)
  })
})

describe('what a response does not have', () => {
  it('is said with the reason and the clause', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const ada = await kitchen.register('ada')
    const { token } = ada
    const { id, etag } = await kitchen.cook(token)
    const path = { id }
    const absent = async (answer: Answer) =>
      (await entryOf(kitchen, answer)).absent.map(({ what, section }) => `${what}: ${section}`)
    const noEtagOfPut = 'ETag, Last-Modified: RFC 9110 9.3.4'
    const put = { path, token, json: toast, headers: { 'if-match': etag } }
    expect(await absent(await kitchen.send('PUT /recipes/:id', put))).toEqual([noEtagOfPut])
    expect(await absent(await putPhoto(kitchen, ada, id))).toEqual(['Content: RFC 9110 15.3.2', noEtagOfPut])
    expect(await absent(await putPhoto(kitchen, ada, id))).toEqual([
      'Content and Content-Type: RFC 9110 15.3.5',
      noEtagOfPut,
    ])
    const read = await kitchen.send('GET /recipes/:id', { path })
    expect(await absent(read)).toEqual([])
    const again = { path, headers: { 'if-none-match': read.headers.etag ?? '' } }
    expect(await absent(await kitchen.send('GET /recipes/:id', again))).toEqual([
      'Content and Content-Type: RFC 9110 15.4.5',
    ])
    expect(await absent(await kitchen.send('HEAD /recipes/:id', { path }))).toEqual(['Content: RFC 9110 9.3.2'])
    const minimal = { path, token, json: { servings: 4 }, headers: { prefer: 'return=minimal' } }
    expect(await absent(await kitchen.send('PATCH /recipes/:id', minimal))).toEqual(['Content: RFC 7240 4.2'])
    const login = await kitchen.send('POST /sessions', { json: { username: 'ada', password: ada.password } })
    expect(await absent(login)).toEqual(['ETag: RFC 9110 15.3.2'])
    expect(await absent(await kitchen.send('GET /outbox'))).toEqual(['ETag: RFC 9111 5.2.2.5'])
    expect(await absent(await kitchen.send('DELETE /recipes/:id', { path, token }))).toEqual([
      'Content and Content-Type: RFC 9110 15.3.5',
    ])
    expect(await absent(await kitchen.send('DELETE /recipes/:id', { path, token }))).toEqual([])
  })
})

describe('what a refused request could still have met', () => {
  const toCome = async (kitchen: TestKitchen, answer: Answer) =>
    (await entryOf(kitchen, answer)).toCome.map(
      ({ name, refusals }) => `${name}: ${refusals.map(({ status, slug }) => `${status} ${slug}`).join(', ')}`,
    )

  it('is what the same door asks next, and then what the later doors of its operation refuse with', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    const path = { id }
    const required = await kitchen.send('PUT /recipes/:id', { path, token, json: toast })
    const behind = ['syntax: 400 malformed-json', 'meaning: 422 invalid-content', 'conflict: 409 title-taken']
    expect(await toCome(kitchen, required)).toEqual(['precondition: 412 precondition-failed', ...behind])
    const typed = { path, token, content: 'x', headers: { 'content-type': 'text/plain' } }
    expect(await toCome(kitchen, await kitchen.send('PUT /recipes/:id', typed))).toEqual([
      'content: 415 unsupported-content-coding, 413 content-too-large',
      'precondition: 428 precondition-required, 412 precondition-failed',
      ...behind,
    ])
  })

  it('is nothing about content where the operation reads none', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    const { id } = await kitchen.cook(token)
    expect(await toCome(kitchen, await kitchen.send('DELETE /recipes/:id', { path: { id }, token: 'x' }))).toEqual([
      'authentication: 401 expired-token, 401 ended-session',
      'existence: 404 no-such-recipe',
      'permission: 403 not-the-author',
      'precondition: 412 precondition-failed',
    ])
    const refused = await kitchen.send('GET /recipes', { headers: { accept: 'image/png' } })
    expect(await toCome(kitchen, refused)).toEqual([
      'query: 400 invalid-query',
      'precondition: 412 precondition-failed',
    ])
  })

  it('is not what a door had asked before it answered late', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    const login = { json: { username: 'ada', password: 'not the password' } }
    expect(await toCome(kitchen, await kitchen.send('POST /sessions', login))).toEqual([
      'permission: 403 email-not-confirmed',
    ])
    const head = `POST /recipes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close`
    const chunked = 'Content-Type: application/json\r\nTransfer-Encoding: chunked'
    const empty = await kitchen.sendRaw('POST /recipes', `${head}\r\n${chunked}\r\n\r\n0\r\n\r\n`)
    expect(await toCome(kitchen, empty)).toEqual([
      'syntax: 400 malformed-json',
      'meaning: 422 invalid-content',
      'conflict: 409 title-taken',
    ])
  })

  it('is no door that was passed over before another one answered late', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    kitchen.app.house.around.meaning = async (_request, ask) => {
      await kitchen.send('DELETE /users/me', { token })
      return ask()
    }
    const post = { token, json: toast, headers: { prefer: 'return=minimal' } }
    const ended = await kitchen.send('POST /recipes', post)
    expect(ended.json.type).toBe('/problems/ended-session')
    expect(await toCome(kitchen, ended)).toEqual(['conflict: 409 title-taken'])
  })

  it('is nothing where the last door refused or the request succeeded, and the doors of all requests for an unknown path', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register('ada')
    await kitchen.cook(token)
    expect(await toCome(kitchen, await kitchen.send('POST /recipes', { token, json: toast }))).toEqual([])
    expect(await toCome(kitchen, await kitchen.send('GET /recipes'))).toEqual([])
    expect(await toCome(kitchen, await kitchen.send('GET /nothing'))).toEqual(['method: 405 method-not-allowed'])
  })
})

describe('what to send instead', () => {
  const put = async (username: string, headers: Readonly<Record<string, string>>) => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const { token } = await kitchen.register(username)
    const { id } = await kitchen.cook(token)
    const answer = await kitchen.send('PUT /recipes/:id', { path: { id }, token, json: toast, headers })
    return (await entryOf(kitchen, answer)).next
  }
  const linesIn = (blocks: readonly Block[], shell: keyof Block) => blocks.map((block) => block[shell].lines ?? '')

  it('of a 428 is the same content with If-Match, which no line overwrites', async () => {
    const [lines = '', second] = linesIn(await put('ada', {}), 'bash')
    expect(second).toBeUndefined()
    expect(lines).toMatch(/^token=\$\(curl -s -X POST \S+\/sessions -u ada:lovelace-1815 /)
    expect(lines).toMatch(/-H "If-Match: \$etag" \\\n {2}--data-binary @content\.json$/)
    expect(lines).not.toMatch(/> content\.json|-o content\.json/)
  })

  it('of a 412 is the version of the other client, in a file of its own, with its tag', async () => {
    const blocks = await put('ada', { 'if-match': '"old"' })
    const [before = '', after = ''] = linesIn(blocks, 'bash')
    expect(before).toMatch(
      /\netag=\$\(curl -s -D - -o current\.json http\S+ \\\n {2}-H "Authorization: Bearer \$token" \|/,
    )
    expect(after).toMatch(/^curl -i -X PUT [\s\S]*-H "If-Match: \$etag" \\\n {2}--data-binary @current\.json$/)
    expect(before + after).not.toContain('content.json')
    // The second block has its variables and its file from the first.
    expect(blocks.map(({ bash }) => bash.note)).toEqual([null, null])
  })

  it('of a 412 does the same in PowerShell, and fetch shows the version and its tag', async () => {
    const blocks = await put('ada', { 'if-match': '"old"', host: '127.0.0.1:3000' })
    const [before = '', after = ''] = linesIn(blocks, 'powershell')
    expect(before).toMatch(/\n\$etag = \(curl\.exe -s -D '?-'? -o current\.json http[\s\S]* \| Select-String '\^ETag: /)
    expect(after).not.toContain('/sessions')
    expect(after).toMatch(/\('If-Match: ' \+ \$etag\) `\n {2}--data-binary '@current\.json'$/)
    const [show = '', send = ''] = linesIn(blocks, 'fetch')
    expect(show).toMatch(/Object\.fromEntries\(response\.headers\)\)\n {2}console\.log\(await response\.text\(\)\)\n}$/)
    // A block of a script has its own variables.
    expect(send).toMatch(/^{\n {2}const etag = '…'\n {2}const content = '…'\n {2}const token = \(await /)
  })

  it('logs in as the user of the request, whose password is a variable', async () => {
    const blocks = await put('lin', {})
    expect(linesIn(blocks, 'bash')).toEqual([
      expect.stringMatching(/^token=\$\(curl -s -X POST \S+\/sessions -u "lin:\$password" /),
    ])
    expect(blocks[0]?.bash.note).toMatch(/^First set password and write the content to the file content\.json: /)
  })
})

describe('an entry', () => {
  it('names the operation that was asked for', async () => {
    const kitchen = await openKitchen({ why: true, mail: {} })
    const refused = await entryOf(kitchen, await kitchen.send('DELETE /recipes/:id', { path: { id: 'x' } }))
    expect(refused.operation).toBe('deleteRecipesById')
    expect((await kitchen.send('GET /operations/:id', { path: { id: 'deleteRecipesById' } })).status).toBe(200)
    expect((await entryOf(kitchen, await kitchen.send('HEAD /recipes'))).operation).toBe('getRecipes')
    expect((await entryOf(kitchen, await kitchen.send('GET /nothing'))).operation).toBeNull()
  })
})
