import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseJson } from '../harness/answer.ts'
import { logIn } from '../program.ts'
import { curl, findings, openPage, openServer, useBrowser } from './browser.ts'

const browser = useBrowser()

const first = '/recipes/0190a000-0000-7000-8000-000000000001'
const second = '/recipes/0190a000-0000-7000-8000-000000000002'
const content = [
  '-H',
  'Content-Type: application/json',
  '-d',
  '{"title":"Soup","ingredients":[{"name":"water"}],"steps":["Boil."]}',
]

/** The doors that are lit, as `Kitchen-Doors` has them. */
const lit = `[...document.querySelectorAll('#row > [data-state=passed], #row > [data-state=answered]')].map(
  (door) => door.querySelector('.name').textContent + (door.querySelector('.mark .status') ? '=' + door.querySelector('.mark .status').textContent : '')).join(', ')`

describe('the live page', () => {
  it('shows a request of curl within a second, its way as far as Kitchen-Doors says', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/requests`)
    await page.getByText('Listening').waitFor()
    expect(await page.locator('.tries [data-shell=bash] pre').count()).toBe(3)

    const { token } = await logIn(address, 'ada', 'lovelace-1815')
    const bearer = ['-H', `Authorization: Bearer ${token}`]
    const requests = [
      [`${address}${first}`],
      ['-X', 'DELETE', `${address}${first}`],
      ['-X', 'PUT', ...bearer, ...content, `${address}${first}`],
      ['-X', 'DELETE', ...bearer, `${address}${second}`],
      ['-X', 'DELETE', ...bearer, `${address}/recipes/none`],
      ['-X', 'DELETE', `${address}/recipes`],
      ['-X', 'BREW', `${address}/recipes`],
      ['-H', 'If-None-Match: *', `${address}/recipes`],
      // The door `authentication` answers late, when the content has been read.
      ['-H', 'Content-Type: application/json', '-d', '{"username":"ada","password":"wrong"}', `${address}/sessions`],
    ]
    for (const words of requests) {
      const fields = await curl(...words)
      const id = fields['x-request-id']
      await page.locator(`#list a[data-id="${id}"][aria-current=true]`).waitFor({ timeout: 1000 })
      expect(await page.evaluate(lit)).toBe(fields['kitchen-doors'])
    }
    expect(await page.locator('#row > .late').count()).toBe(1)
    expect(new URL(page.url()).pathname).toBe('/requests')
  })

  it('says at once why a PUT was 428, and the lines beside it make it 200', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.goto(`${address}/requests`)
    await page.getByText('Listening').waitFor()
    const { token } = await logIn(address, 'ada', 'lovelace-1815')
    const put = ['-X', 'PUT', '-H', `Authorization: Bearer ${token}`, ...content, `${address}${first}`]
    await curl(...put)
    await page.locator('.why', { hasText: 'send its ETag in an If-Match header' }).waitFor()
    await page.locator('.next .copy').click()
    await page.locator('.next .copy', { hasText: 'Copied' }).waitFor()
    const copied = String(await page.evaluate('navigator.clipboard.readText()'))
    expect(copied).toBe(await page.locator('.next [data-shell=bash] pre').textContent())
    expect(copied).toContain('If-Match: $etag')

    const { etag = '' } = await curl(`${address}${first}`)
    const { 'kitchen-doors': doors } = await curl(...put, '-H', `If-Match: ${etag}`)
    expect(doors).toMatch(/, conflict, action=200$/)
    await page.locator('.outcome', { hasText: '200 OK' }).waitFor()
  })

  it('lets a request be picked by keyboard, keeps it while others come, and follows again', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/requests`)
    await page.getByText('Listening').waitFor()
    const ids: (string | undefined)[] = []
    for (const path of ['/recipes', '/nothing', '/health/live']) ids.push((await curl(address + path))['x-request-id'])
    await page.locator(`a[data-id="${ids[2]}"][aria-current=true]`).focus()
    const isPicked = async (id: string | undefined) => {
      await page.locator(`a[data-id="${id}"][aria-current=true]:focus`).waitFor()
      expect(new URL(page.url()).pathname).toBe(`/requests/${id}`)
    }
    await page.keyboard.press('ArrowDown')
    await isPicked(ids[1])
    await page.keyboard.press('End')
    await isPicked(ids[0])
    await page.keyboard.press('ArrowUp')
    await isPicked(ids[1])
    expect(await page.title()).toBe('GET /nothing: 404 Not Found · Requests')

    const late = (await curl(`${address}/users/ada`))['x-request-id']
    await page.locator(`a[data-id="${late}"]`).waitFor()
    await isPicked(ids[1])
    await page.getByRole('button', { name: 'Follow the newest', pressed: false }).press('Enter')
    await page.locator(`a[data-id="${late}"][aria-current=true]`).waitFor()
    expect(new URL(page.url()).pathname).toBe('/requests')
    await page.goBack()
    await page.locator(`a[data-id="${ids[1]}"][aria-current=true]`).waitFor()
  })

  it('opens with the request of its address, also without scripts', async () => {
    const address = await openServer()
    const { 'x-request-id': id, 'kitchen-doors': doors } = await curl('-X', 'DELETE', `${address}${first}`)
    await curl(`${address}/recipes`)
    for (const javaScriptEnabled of [true, false]) {
      const page = await openPage(browser(), address, { javaScriptEnabled })
      await page.goto(`${address}/requests/${id}`)
      await page.locator(`#list a[data-id="${id}"][aria-current=true]`).waitFor()
      const states = await page.locator('#row > [data-state=passed] > .name').allTextContents()
      expect(`${states.join(', ')}, authentication=401`).toBe(doors)
      expect(await page.locator('.why').isVisible()).toBe(true)
      expect(await page.locator('#response pre').textContent()).toMatch(/^HTTP\/1\.1 401 Unauthorized\n/)
    }
  })

  it('shows request and response as they went over the wire, and what a PUT does not have', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address, { viewport: { width: 1280, height: 800 } })
    await page.goto(`${address}/requests`)
    await page.getByText('Listening').waitFor()
    const { token } = await logIn(address, 'ada', 'lovelace-1815')
    const { etag = '' } = await curl(`${address}${first}`)
    const put = ['-X', 'PUT', '-H', `Authorization: Bearer ${token}`, ...content, `${address}${first}`]
    const fields = await curl(...put, '-H', `If-Match: ${etag}`)
    // The GET before it is a 200, too.
    await page.locator('#request pre', { hasText: `PUT ${first} HTTP/1.1` }).waitFor()
    await page.locator('.outcome', { hasText: '200 OK' }).waitFor()
    const sent = await page.locator('#request pre').textContent()
    expect(sent).toContain(`If-Match: ${etag}\n`)
    expect(sent).toContain('Authorization: Bearer ***\n')
    expect(sent).not.toContain(token)
    const answered = (await page.locator('#response pre').textContent()) ?? ''
    expect(answered).toMatch(/^HTTP\/1\.1 200 OK\n/)
    for (const [name, value] of Object.entries(fields))
      expect(answered.toLowerCase()).toContain(`${name}: ${value}`.toLowerCase())
    expect(await page.locator('.absent').textContent()).toMatch(
      /^Left out: ETag, Last-Modified\. .*RFC 9110, section 9\.3\.4/,
    )
    const [asked, row, response] = await Promise.all(
      ['#request', '#row', '#response'].map((place) => page.locator(place).boundingBox()),
    )
    expect((asked?.x ?? 0) < (row?.x ?? 0) && (row?.x ?? 0) < (response?.x ?? 0)).toBe(true)
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(1000)
  })

  it('keeps the change of the client and that of the other after a 412', async () => {
    const address = await openServer()
    const folder = mkdtempSync(join(tmpdir(), 'exchange-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const { token } = await logIn(address, 'ada', 'lovelace-1815')
    const bearer = ['-H', `Authorization: Bearer ${token}`]
    const read = async () => parseJson(await (await fetch(`${address}${first}`)).text())
    const own = JSON.stringify({ ...(await read()), title: 'Mine', photo: undefined })
    writeFileSync(join(folder, 'content.json'), own)
    const { etag = '' } = await curl(`${address}${first}`)
    const patch = ['-H', 'Content-Type: application/merge-patch+json', '-d', '{"description":"Theirs"}']
    await curl('-X', 'PATCH', ...bearer, ...patch, `${address}${first}`)
    const json = ['-H', 'Content-Type: application/json', '--data-binary', own]
    const put = await curl('-X', 'PUT', ...bearer, ...json, '-H', `If-Match: ${etag}`, `${address}${first}`)

    const page = await openPage(browser(), address)
    await page.goto(`${address}/requests/${put['x-request-id']}`)
    const [before = '', after = ''] = await page.locator('.next [data-shell=bash] pre').allTextContents()
    const run = (lines: string) => spawnSync('/bin/sh', ['-c', lines], { cwd: folder, encoding: 'utf8' }).stdout
    // The reader makes their change between the two blocks, in what the other has written.
    const change = `sed -i 's/"title":"[^"]*"/"title":"Mine"/' current.json`
    expect(run([before, change, after].join('\n'))).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(await read()).toMatchObject({ title: 'Mine', description: 'Theirs' })
    expect(readFileSync(join(folder, 'content.json'), 'utf8')).toBe(own)
  })

  it('shows the requests of the reader, of another client or of all', async () => {
    const address = await openServer({ RATE_LIMIT: '0', TRUST_PROXY: '127.0.0.1' })
    const page = await openPage(browser(), address)
    await page.goto(`${address}/requests`)
    await page.getByText('Listening').waitFor()
    const other = ['-H', 'X-Forwarded-For: 127.0.0.9']
    const theirs = (await curl(...other, `${address}/recipes`))['x-request-id']
    const mine = (await curl(`${address}/nothing`))['x-request-id']
    await page.locator(`#list a[data-id="${mine}"]`).waitFor()
    expect(await page.locator(`#list a[data-id="${theirs}"]`).count()).toBe(0)
    await page.getByRole('link', { name: 'Everyone' }).press('Enter')
    await page.locator(`#list a[data-id="${theirs}"] .who`, { hasText: '127.0.0.9' }).waitFor()
    await page.locator(`#list a[data-id="${theirs}"]`).click()
    await page.waitForURL(`${address}/requests/${theirs}?client=*`)
    await page.locator('#request').getByRole('link', { name: '127.0.0.9' }).click()
    await page.locator(`#list a[data-id="${theirs}"]`).waitFor()
    await page.waitForURL(`${address}/requests?client=127.0.0.9`)
    const next = (await curl(...other, `${address}/users/ada`))['x-request-id']
    await page.locator(`#list a[data-id="${next}"]`).waitFor()
    expect(await page.locator('#list a').count()).toBe(2)
  })

  it('sifts the list', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/requests`)
    await page.getByText('Listening').waitFor()
    for (const path of ['/recipes', '/nothing']) await curl(address + path)
    await page.locator('#list a', { hasText: '/nothing' }).waitFor()
    await page.getByLabel('Filter').fill('4xx get')
    await expect.poll(() => page.locator('#list a:visible').count()).toBe(1)
    await page.getByLabel('Filter').fill('teapot')
    await page.getByText('No requests match the filter.').waitFor()
  })

  it('makes no element of what a request holds', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/requests`)
    await page.getByText('Listening').waitFor()
    const hostile = '<img src="/assets/icon.svg" onerror="document.title=1">'
    await curl('-H', `User-Agent: ${hostile}`, '--request-target', '/<img/src=x>', address)
    await page.locator('#request pre', { hasText: hostile }).waitFor()
    expect(await page.locator('main img').count()).toBe(0)
  })
})

describe('axe-core finds nothing', () => {
  const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [1280, 400].map((width) => ({ colorScheme, width })),
  )

  it.each(views)('in $colorScheme at $width', async ({ colorScheme, width }) => {
    const address = await openServer()
    const page = await openPage(browser(), address, {
      colorScheme,
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
    })
    const expectSound = async (path: string) => {
      await page.goto(address + path)
      if (path !== '/') await page.getByText('Listening').waitFor()
      await page.evaluate('for (const folded of document.querySelectorAll("details")) folded.open = true')
      expect(await findings(page), path).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), path).toBe(0)
    }
    await expectSound('/requests')
    const { token } = await logIn(address, 'ada', 'lovelace-1815')
    const put = await curl('-X', 'PUT', '-H', `Authorization: Bearer ${token}`, ...content, `${address}${first}`)
    await expectSound(`/requests/${put['x-request-id']}`)
    const late = await curl('-H', 'If-None-Match: *', `${address}/recipes`)
    await expectSound(`/requests/${late['x-request-id']}`)
    await expectSound('/requests?client=*')
    await expectSound('/')
  })
})
