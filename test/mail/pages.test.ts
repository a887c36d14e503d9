import { describe, expect, it } from 'vitest'
import { type Answer, expectRefusal, expectSuccess, told } from '../harness/answer.ts'
import { openKitchen, type Sent, type TestKitchen } from '../harness/kitchen.ts'

const entrance = 'message, service, host, route, method'
const address = 'ada@kitchen.example'

/** What browsers send. */
const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const type = 'application/x-www-form-urlencoded'

/** Links to confirm the address of grace and to set the password of ada, who has confirmed hers. */
const withLinks = async (options: Parameters<typeof openKitchen>[0] = {}) => {
  const kitchen = await openKitchen({ mail: {}, ...options })
  await kitchen.register('ada')
  await kitchen.confirm(address)
  await kitchen.register('grace')
  await kitchen.send('POST /password-resets', { json: { email: address } })
  return {
    kitchen,
    confirmation: await kitchen.linkTo('grace@kitchen.example'),
    reset: await kitchen.linkTo(address, 'password-reset'),
  }
}

const browse = (kitchen: TestKitchen, operation: string, link: string, sent: Sent = {}) =>
  kitchen.send(operation, { path: { link }, ...sent, headers: { accept, ...sent.headers } })

const expectPage = ({ headers, text }: Answer, title: string): void => {
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    vary: 'Accept',
  })
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
  )
  expect(text).toContain(`<h1>${title}</h1>`)
  expect(text).not.toMatch(/<script| on\w+=|(src|href)="(https?:)?\/\//)
}

const button = /<form method="post">\s*(<p>.*<\/p>\s*)?<p><button>[^<]+<\/button><\/p>\s*<\/form>/s

describe('the page of a link', () => {
  it('has one button that confirms the address, and then says that it is confirmed', async () => {
    const { kitchen, confirmation } = await withLinks()
    const before = await browse(kitchen, 'GET /email-confirmations/:link', confirmation)
    expectPage(before, 'Confirm your email address')
    expect(before.text).toMatch(button)

    const sent = await browse(kitchen, 'POST /email-confirmations/:link', confirmation, {
      headers: { 'content-type': type, origin: 'null' },
      content: '',
    })
    expectSuccess(sent, 303, `${entrance}, existence, action`)
    expect(sent.headers.location).toBe(`/email-confirmations/${confirmation}`)
    expect(sent.text).toBe('')

    const after = await browse(kitchen, 'GET /email-confirmations/:link', confirmation)
    expectPage(after, 'Your email address is confirmed')
    expect(after.text).not.toContain('<form')
    expect((await browse(kitchen, 'POST /email-confirmations/:link', confirmation)).status).toBe(303)
  })

  it('has a form that sets the password, and leads to the start page', async () => {
    const { kitchen, reset } = await withLinks()
    const page = await browse(kitchen, 'GET /password-resets/:link', reset)
    expectPage(page, 'Set a new password')
    expect(page.text).toMatch(button)
    expect(page.text).toMatch(/<label for="password">.*<input type="password" id="password" name="password" /s)

    const sent = await browse(kitchen, 'POST /password-resets/:link', reset, {
      headers: { 'content-type': type, origin: 'null' },
      content: 'password=another-password',
    })
    expectSuccess(sent, 303, `${entrance}, existence, content, syntax, meaning, action`)
    expect(sent.headers.location).toBe('/')
    await kitchen.login('ada', 'another-password')
  })

  it('is sent again with what is wrong where the password is refused', async () => {
    const { kitchen, reset } = await withLinks()
    const refused = await browse(kitchen, 'POST /password-resets/:link', reset, {
      headers: { 'content-type': type },
      content: 'password=short',
    })
    expect(refused.status).toBe(422)
    expectPage(refused, 'Set a new password')
    expect(refused.text).toContain('<p role="alert">The password must be 8 to 128 characters long.</p>')
    expect(refused.text).toMatch(button)
    expect(refused.text, 'a password is never said back').not.toContain('short')
  })
})

const unknown = 'a-made-up-link'

describe('a refusal at a link', () => {
  it.each<[string, string, number, string, Sent]>([
    ['GET /email-confirmations/:link', unknown, 404, 'There is no such link', {}],
    ['POST /email-confirmations/:link', unknown, 404, 'There is no such link', {}],
    ['GET /password-resets/:link', unknown, 404, 'There is no such link', {}],
    ['POST /password-resets/:link', unknown, 404, 'There is no such link', {}],
    ['POST /password-resets/:link', 'reset', 415, 'Content of this type is not supported', { content: 'x' }],
    ['POST /password-resets/:link', 'reset', 400, 'Content is required', {}],
    [
      'POST /password-resets/:link',
      'reset',
      400,
      'The content is not a well-formed form',
      { headers: { 'content-type': type }, content: '%' },
    ],
    [
      'GET /password-resets/:link',
      'reset',
      421,
      'The request is meant for another server',
      { headers: { host: 'b.de' } },
    ],
  ])('is a page for a browser: %s, %s', async (operation, link, status, title, sent) => {
    const { kitchen, reset } = await withLinks()
    const answer = await browse(kitchen, operation, link === 'reset' ? reset : link, sent)
    expect(answer.status).toBe(status)
    expectPage(answer, title)
    expect(answer.text).not.toMatch(/<form|<input/)
  })

  it('is a page also where it has expired, and where too many requests came', async () => {
    const { kitchen, confirmation } = await withLinks({ rateLimit: 20 })
    kitchen.pass(24 * 60 * 60)
    const expired = await browse(kitchen, 'GET /email-confirmations/:link', confirmation)
    expect(expired.doors).toBe(told('message, service, host, rate, route, method, acceptable, existence', 410))
    expectPage(expired, 'This link has expired')
    expect(expired.text).toContain('POST /email-confirmations')
    for (let count = 0; count < 20; count++) await kitchen.send('GET /nothing')
    const limited = await browse(kitchen, 'GET /email-confirmations/:link', confirmation)
    expect(limited.status).toBe(429)
    expectPage(limited, 'Too many requests')
    expect(limited.headers['retry-after']).toBe('60')
  })

  it.each(['application/json', '*/*', 'application/problem+json, text/html;q=0.9', undefined])(
    'is a problem for Accept: %s',
    async (accept) => {
      const { kitchen } = await withLinks()
      const headers = accept === undefined ? {} : { accept }
      const answer = await kitchen.send('POST /email-confirmations/:link', { path: { link: unknown }, headers })
      expectRefusal(answer, 'no-such-link', `${entrance}, existence`)
      expect(answer.headers.vary).toBe('Accept')
      expect(answer.headers).not.toHaveProperty('content-security-policy')
    },
  )

  it('elsewhere is a problem for a browser too', async () => {
    const { kitchen } = await withLinks()
    const answer = await kitchen.send('POST /email-confirmations', { headers: { accept } })
    expectRefusal(answer, 'missing-token', `${entrance}, authentication`)
  })
})
