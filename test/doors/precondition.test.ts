import { describe, expect, it } from 'vitest'
import { expectRefusal, expectSuccess } from '../harness/answer.ts'
import { operations, rows, stock, toDoor, toRefusal, toSuccess } from './preconditions.ts'

describe.each(operations)('%s', (operation) => {
  const isRetrieving = /^(GET|QUERY)/.test(operation)
  const [, , success] = rows[operation]

  it('refuses an If-Match that nothing here matches with precondition-failed, and tells the current tag', async () => {
    const { send } = await stock()
    const current = (await send(operation.replace(/^P\w+|^DELETE/, 'GET'))).headers.etag
    for (const field of ['"old"', '"a", "b"', '', 'garbage', '"open', `W/${current}`, '*, "x"', 'w/"x"']) {
      const answer = expectRefusal(
        await send(operation, { 'if-match': field }),
        'precondition-failed',
        toRefusal(operation),
      )
      expect.soft(answer.json.etag, field).toBe(current)
      expect.soft(answer.headers).not.toHaveProperty('etag')
      expect.soft(answer.headers).not.toHaveProperty('last-modified')
    }
  })

  it('says that an If-Match without double quotes is not an entity tag, and names the current one', async () => {
    const { send } = await stock()
    const { etag = '' } = (await send(operation.replace(/^P\w+|^DELETE/, 'GET'))).headers
    for (const field of [etag.replaceAll('"', ''), etag.replace(/"$/, ''), `'${etag}'`]) {
      const answer = await send(operation, { 'if-match': field })
      const { json } = expectRefusal(answer, 'precondition-failed', toRefusal(operation))
      expect.soft(json.detail).toContain('If-Match is not an entity tag')
      expect.soft(json.detail).toContain('double quotes')
      expect.soft(json.detail).toContain(`If-Match: ${etag}.`)
      expect.soft(json.etag).toBe(etag)
    }
    for (const field of ['"old"', `W/${etag}`])
      expect.soft((await send(operation, { 'if-match': field })).json.detail).not.toContain('is not an entity tag')
  })

  it('lets If-Match: * pass for what exists', async () => {
    const { send } = await stock()
    expectSuccess(await send(operation, { 'if-match': '*' }), success, toSuccess(operation))
  })

  it('ignores an If-Unmodified-Since and an If-Modified-Since that is no date', async () => {
    const { send } = await stock()
    const dates = { 'if-unmodified-since': 'yesterday', 'if-modified-since': '2020-01-01' }
    const headers = operation.startsWith('PUT') ? { ...dates, 'if-match': '*' } : dates
    expectSuccess(await send(operation, headers), success, toSuccess(operation))
  })

  it(
    isRetrieving ? 'answers If-None-Match: * with 304' : 'refuses If-None-Match: * with precondition-failed',
    async () => {
      const { send } = await stock()
      const headers = { 'if-none-match': '*', ...(operation.startsWith('PUT') && { 'if-match': '*' }) }
      const answer = await send(operation, headers)
      if (isRetrieving) expectSuccess(answer, 304, toRefusal(operation))
      else expectRefusal(answer, 'precondition-failed', toDoor(operation))
    },
  )
})

describe.each(['PUT /recipes/:id', 'PATCH /recipes/:id', 'DELETE /recipes/:id'] as const)('%s', (operation) => {
  const refused = toDoor(operation)
  const [, , success] = rows[operation]
  const more = operation.startsWith('PUT') ? { 'if-match': '*' } : {}

  it.each([
    ['the current tag', (etag: string) => etag],
    ['a list with the current tag', (etag: string) => `"old", W/"x" ,, ${etag}`],
  ])('passes with If-Match: %s', async (_name, field) => {
    const { send, etag } = await stock()
    expectSuccess(await send(operation, { 'if-match': field(etag) }), success, toSuccess(operation))
  })

  it('refuses a tag that was current with precondition-failed, and keeps what is there', async () => {
    const { send, etag } = await stock()
    const changed = await send('PATCH /recipes/:id', {}, { json: { servings: 2 } })
    const answer = expectRefusal(await send(operation, { 'if-match': etag }), 'precondition-failed', refused)
    expect(answer.json.etag).toBe(changed.headers.etag)
    expect((await send('GET /recipes/:id')).json.servings).toBe(2)
  })

  it.each([
    ['the current tag', (etag: string) => etag],
    ['the current tag, weak', (etag: string) => `W/${etag}`],
    ['a list with the current tag', (etag: string) => `"old", ${etag}`],
  ])('refuses If-None-Match with %s with precondition-failed', async (_name, field) => {
    const { send, etag } = await stock()
    const answer = await send(operation, { ...more, 'if-none-match': field(etag) })
    expect(expectRefusal(answer, 'precondition-failed', refused).json.etag).toBe(etag)
  })

  it('passes with an If-None-Match of another tag', async () => {
    const { send } = await stock()
    const answer = await send(operation, { ...more, 'if-none-match': '"old", W/"older"' })
    expectSuccess(answer, success, toSuccess(operation))
  })

  it('does not look at If-Modified-Since', async () => {
    const { kitchen, send } = await stock()
    const answer = await send(operation, { ...more, 'if-modified-since': kitchen.now.toUTCString() })
    expectSuccess(answer, success, toSuccess(operation))
  })

  it('does not look at If-Unmodified-Since beside If-Match (RFC 9110 13.1.4)', async () => {
    const { send, etag } = await stock()
    const long = 'Sun, 06 Nov 1994 08:49:37 GMT'
    const answer = await send(operation, { 'if-match': etag, 'if-unmodified-since': long })
    expectSuccess(answer, success, toSuccess(operation))
  })
})

describe.each(['PATCH /recipes/:id', 'DELETE /recipes/:id', 'GET /recipes/:id'] as const)('%s', (operation) => {
  const [, , success] = rows[operation]

  it('refuses an If-Unmodified-Since before the last change with precondition-failed', async () => {
    const { kitchen, send, etag } = await stock()
    const second = new Date(kitchen.now.getTime() - 1000).toUTCString()
    const answer = await send(operation, { 'if-unmodified-since': second })
    expect(expectRefusal(answer, 'precondition-failed', toDoor(operation)).json.etag).toBe(etag)
  })

  it('passes with an If-Unmodified-Since of the last change', async () => {
    const { kitchen, send } = await stock()
    const answer = await send(operation, { 'if-unmodified-since': kitchen.now.toUTCString() })
    expectSuccess(answer, success, toSuccess(operation))
  })
})

describe('PUT /recipes/:id', () => {
  it.each([
    ['nothing', {}],
    ['If-Unmodified-Since', { 'if-unmodified-since': 'Sun, 06 Nov 2094 08:49:37 GMT' }],
    ['If-Unmodified-Since that fails', { 'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' }],
    ['If-None-Match', { 'if-none-match': '"old"' }],
    ['If-None-Match that fails', { 'if-none-match': '*' }],
    ['If-Modified-Since', { 'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' }],
  ])('refuses %s in the place of If-Match with precondition-required', async (_name, headers) => {
    const { send } = await stock()
    const answer = await send('PUT /recipes/:id', headers)
    expectRefusal(answer, 'precondition-required', toDoor('PUT /recipes/:id'))
    expect(answer.json.detail).toContain('If-Match')
  })

  it('names If-Match also where the content would be refused: the precondition comes before it is read', async () => {
    const { send } = await stock()
    const answer = await send('PUT /recipes/:id', { 'content-type': 'application/json' }, { content: '{' })
    expectRefusal(answer, 'precondition-required', toDoor('PUT /recipes/:id'))
  })
})
