import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { reasonPhrase } from '../../src/http/status.ts'
import { curlLines } from '../../src/why/examples/curl-lines.ts'
import type { Example } from '../../src/why/examples/example.ts'
import { examples } from '../../src/why/examples/examples.ts'
import { notInBrowser } from '../../src/why/examples/fetch-lines.ts'
import { parseJson } from '../harness/answer.ts'
import { curl, findings, openPage, openServer, seededLength, useBrowser } from './browser.ts'

const browser = useBrowser()

const shakshuka = '/recipes/0190a000-0000-7000-8000-000000000001'

const octets = (form: 'jpeg' | 'webp'): string => seededLength(form).toLocaleString('en')

const cardOf = (page: Page, { title }: Example) =>
  page.locator('section.card', { has: page.getByRole('heading', { name: title, exact: true }) })

/** Runs an example on the page that is open, and gives the card's answer. */
const run = async (page: Page, example: Example) => {
  const card = cardOf(page, example)
  await card.getByRole('button', { name: 'Run it' }).click()
  const result = card.getByRole('status').locator('.run-result')
  await result.waitFor()
  return result
}

const isTooMany = (example: Example): boolean => 'times' in example
const inBrowser = examples.filter((example) => notInBrowser(example) === undefined)
const beyondBrowser = examples.filter((example) => notInBrowser(example) !== undefined)

const byName = (name: string): Example => {
  const example = examples.find((each) => each.name === name)
  if (!example) throw new Error(`There is no example ${name}`)
  return example
}

const promised = ({ status }: Example): string => `${status} ${reasonPhrase(status)}, as expected.`

/** The status page of each of these, with those that stand on it. */
const pagesOf = (shown: readonly Example[]) => Map.groupBy(shown, ({ status }) => `/statuses/${status}`)

describe('Run it', () => {
  it('gives what is promised for each example, and leads to the request in the record', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address, { provokes: true })
    for (const [path, shown] of pagesOf(inBrowser.filter((example) => !isTooMany(example)))) {
      await page.goto(address + path)
      expect(await page.getByRole('button', { name: 'Run it' }).count(), path).toBe(shown.length)
      for (const example of shown) {
        const result = await run(page, example)
        const [verdict, doors] = await result.locator('p').allTextContents()
        expect(verdict, example.name).toBe(promised(example))
        expect(doors, example.name).toMatch(new RegExp(`^Kitchen-Doors: message.*=${example.status}$`))
        const href = await result.getByRole('link').getAttribute('href')
        const record = await page.request.get(`${address}${href}`, { headers: { accept: 'text/html' } })
        expect(record.status(), example.name).toBe(200)
      }
      expect(await page.locator('#history').textContent(), path).toBe('This server has sent it to you.')
    }
  })

  it.each([
    ['read-a-photo', `image/webp: ${octets('webp')} bytes`],
    ['read-a-part', `image/jpeg: bytes 0-99 of ${octets('jpeg')}`],
    ['range-not-satisfiable', `The content has ${octets('jpeg')} bytes`],
  ])('says what was sent of a photo: %s', async (name, words) => {
    const address = await openServer()
    const page = await openPage(browser(), address, { provokes: true })
    const example = byName(name)
    await page.goto(`${address}/statuses/${example.status}`)
    const result = await run(page, example)
    expect(await result.locator('pre').textContent()).toContain(words)
    // The live page says so too.
    await result.getByRole('link').click()
    const said = words.replace('image/jpeg: ', '')
    if (example.status !== 200) await page.locator('.why', { hasText: said }).waitFor()
  })

  it('asks as often as a 429 takes', async () => {
    const address = await openServer({})
    const page = await openPage(browser(), address, { provokes: true })
    await page.goto(`${address}/statuses/429`)
    const [example, ...more] = inBrowser.filter(isTooMany)
    if (!example) throw new Error('No example asks too often')
    expect(more).toEqual([])
    const result = await run(page, example)
    expect(await result.locator('p').first().textContent()).toBe(promised(example))
  })

  it('links to the way of that request', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address, { provokes: true })
    await page.goto(`${address}/statuses/428`)
    await (await run(page, byName('precondition-required'))).getByRole('link').click()
    await page.locator('.outcome', { hasText: '428 Precondition Required' }).waitFor()
    await page.locator('#row > [data-state=answered] > .name', { hasText: 'precondition' }).waitFor()
  })

  it('is not offered where a browser cannot send it, and the card says why', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    for (const [path, shown] of pagesOf(beyondBrowser)) {
      await page.goto(address + path)
      for (const example of shown) {
        const card = cardOf(page, example)
        expect(await card.locator('.cannot:visible').textContent(), example.name).toBe(notInBrowser(example))
        expect(await card.getByRole('button', { name: 'Run it' }).count(), example.name).toBe(0)
        expect(await card.getByRole('button', { name: 'Copy' }).count(), example.name).toBe(1)
      }
    }
  })
})

describe('a card', () => {
  it('copies its lines for the shell', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.goto(`${address}/statuses/412`)
    const example = byName('lost-update')
    const card = cardOf(page, example)
    await card.getByRole('button', { name: 'Copy' }).click()
    await card.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(curlLines(example, address))
  })

  it('shows the lines of the shell that was chosen, on other pages too, and bash without scripts', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address, { provokes: true })
    await page.goto(`${address}/statuses/412`)
    const card = cardOf(page, byName('lost-update'))
    await card.getByRole('button', { name: 'bash', pressed: true }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await card.getByRole('button', { name: 'fetch', pressed: true }).waitFor()
    expect(await card.locator('pre:visible').textContent()).toMatch(/^\{\n {2}const unique = Date\.now\(\)\n/)
    await page.goto(`${address}/statuses/501`)
    const trace = cardOf(page, byName('trace'))
    expect(await trace.getByText('A browser does not let scripts send TRACE.').locator('visible=true').count()).toBe(1)
    expect(await trace.getByRole('button', { name: 'Copy' }).count()).toBe(0)

    const plain = await openPage(browser(), address, { javaScriptEnabled: false })
    await plain.goto(`${address}/statuses/405`)
    expect(await plain.locator('pre:visible').allTextContents()).toEqual([`curl -i -X DELETE ${address}/recipes`])
  })

  it('has lines for fetch that the console of the page runs, twice too', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address, { provokes: true })
    await page.goto(`${address}/statuses/412`)
    const lines = await cardOf(page, byName('lost-update')).locator('[data-shell=fetch] pre').textContent()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    const console = await page.context().newCDPSession(page)
    for (const count of [1, 2]) {
      const run = { expression: lines ?? '', replMode: true, awaitPromise: true }
      expect(await console.send('Runtime.evaluate', run)).not.toHaveProperty('exceptionDetails')
      await expect.poll(() => said.filter((text) => text.startsWith('412 Precondition Failed')).length).toBe(count)
    }
  })

  it.each(['precondition-required', 'no-such-request', 'no-such-page'])(
    'gives a problem whose type and instance open as pages: %s',
    async (name) => {
      const address = await openServer()
      const page = await openPage(browser(), address, { provokes: true })
      const example = byName(name)
      await page.goto(`${address}/problems/${example.problem}`)
      const result = await run(page, example)
      const problem = parseJson((await result.locator('pre').textContent()) ?? '')
      await page.goto(address + String(problem.type))
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(problem.title)
      await page.goto(address + String(problem.instance))
      await page.locator('.outcome', { hasText: `${example.status} ${reasonPhrase(example.status)}` }).waitFor()
    },
  )
})

describe('the stamp card', () => {
  it('starts over by its button, for the reader alone', async () => {
    const address = await openServer({ RATE_LIMIT: '0', TRUST_PROXY: '127.0.0.1' })
    const page = await openPage(browser(), address)
    const stamp = (code: number) => page.locator(`.stamp.given[data-code="${code}"]`)
    await curl(`${address}/nothing`)
    await curl('-H', 'X-Forwarded-For: 127.0.0.9', '-X', 'DELETE', `${address}/recipes`)
    await page.goto(`${address}/statuses`)
    await stamp(404).waitFor()
    expect(await stamp(401).or(stamp(405)).count()).toBe(0)
    await page.getByRole('button', { name: 'Start over' }).press('Enter')
    await stamp(404).waitFor({ state: 'detached' })
    await page.goto(`${address}/statuses?client=127.0.0.9`)
    await stamp(405).waitFor()
    expect(await page.getByRole('button', { name: 'Start over' }).count()).toBe(0)
  })

  it('fills while curl and Run it are used, and is the same when it is opened again', async () => {
    const address = await openServer()
    const card = await openPage(browser(), address)
    await card.goto(`${address}/statuses`)
    const expectStamps = async (...codes: readonly number[]) => {
      for (const code of codes) await card.locator(`.stamp.given[data-code="${code}"]`, { hasText: /sent$/ }).waitFor()
      await expect.poll(() => card.locator('.stamp.given').count()).toBe(codes.length)
      const able = await card.locator('.stamp:not(.never)').count()
      expect(await card.locator('#stamped').textContent()).toBe(`${codes.length} of ${able}`)
    }
    // The page itself.
    await expectStamps(200)
    await curl('-X', 'DELETE', address + shakshuka)
    await expectStamps(200, 401)
    await curl(
      '-H',
      'Expect: 100-continue',
      '--json',
      '{"username":"ada","password":"lovelace-1815"}',
      `${address}/sessions`,
    )
    await expectStamps(100, 200, 201, 401)

    const page = await openPage(browser(), address, { provokes: true })
    await page.goto(`${address}/statuses/405`)
    await run(page, byName('method-not-allowed'))
    await expectStamps(100, 200, 201, 401, 405)
    await card.reload()
    await expectStamps(100, 200, 201, 401, 405)
  })
})

describe('axe-core finds nothing', () => {
  const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [1280, 400].map((width) => ({ colorScheme, width })),
  )

  it.each(views)('in $colorScheme at $width, and nothing scrolls sideways', async ({ colorScheme, width }) => {
    const address = await openServer()
    const viewport = { width, height: 800 }
    const page = await openPage(browser(), address, { colorScheme, viewport, reducedMotion: 'reduce', provokes: true })
    const expectSound = async (path: string, example?: Example) => {
      await page.goto(address + path)
      if (example) await run(page, example)
      expect(await findings(page), path).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), path).toBe(0)
    }
    await expectSound('/statuses')
    await expectSound('/statuses/404', byName('no-such-route'))
    await expectSound('/statuses/401')
    await expectSound('/statuses/418')
    await expectSound('/problems')
    await expectSound('/operations')
    await expectSound('/operations/putRecipesById')
    await expectSound('/problems/precondition-required', byName('precondition-required'))
  })
})
