import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { call } from '../program.ts'
import { findings, openPage, openServer, seededLength, useBrowser } from './browser.ts'

const browser = useBrowser()

const methods = ['get', 'query', 'post', 'put', 'patch', 'delete']

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** `GET /recipes` of each operation in the document. */
const operationsOf = async (address: string): Promise<string[]> => {
  const { paths } = Document.parse((await call(address, 'GET /openapi-3.2.json')).json)
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
  )
}

const blockOf = (page: Page, method: string, path: string) =>
  page.locator(`.opblock-${method}`, { has: page.locator(`[data-path="${path}"]`) })

const open = async (address: string, options = {}) => {
  const page = await openPage(browser(), address, options)
  await page.goto(`${address}/docs`)
  await page.locator('.opblock').first().waitFor()
  return page
}

describe('the page of the API', () => {
  it('has every operation of the document, QUERY too', async () => {
    const address = await openServer()
    const page = await open(address)
    const shown = await page.evaluate(
      `[...document.querySelectorAll('.opblock')].map((block) => block.querySelector('.opblock-summary-method').textContent + ' ' + block.querySelector('[data-path]').dataset.path)`,
    )
    const operations = await operationsOf(address)
    expect(operations).toContain('QUERY /recipes')
    expect(shown).toEqual(expect.arrayContaining(operations))
    expect(shown).toHaveLength(operations.length)
    expect(await page.getByText('Loading…').count()).toBe(0)
  })

  it('has an open lock where a token is needed, and a closed one where it is optional', async () => {
    const page = await open(await openServer())
    const lockOf = (method: string, path: string) =>
      blockOf(page, method, path).locator('.authorization__btn').getAttribute('aria-label')
    expect(await lockOf('post', '/recipes')).toMatch(/ unlocked$/)
    expect(await lockOf('get', '/recipes/{id}')).toMatch(/ locked$/)
  })

  it('shows each opened operation in at most 2,500 px, with a link to its page', async () => {
    const address = await openServer()
    const page = await open(address, { viewport: { width: 1280, height: 900 } })
    const measure = `(async () => {
      const measured = []
      for (const block of document.querySelectorAll('.opblock')) {
        const toggle = () => block.querySelector('.opblock-summary-control').click()
        toggle()
        while (!block.querySelector('.responses-wrapper')) await new Promise(requestAnimationFrame)
        const href = block.querySelector('.opblock-description a').getAttribute('href')
        measured.push({ height: block.offsetHeight, href })
        toggle()
      }
      return measured
    })()`
    const blocks = z.array(z.object({ height: z.number(), href: z.string() })).parse(await page.evaluate(measure))
    expect(blocks.filter(({ height }) => height > 2500)).toEqual([])
    const ids = new Set(blocks.map(({ href }) => href))
    expect(ids.size).toBe((await operationsOf(address)).length)
    for (const href of ids) expect((await call(address, `GET ${href}`)).status, href).toBe(200)
  }, 400_000)

  it.each(['get', 'query'])('tries %s /recipes', async (method) => {
    const address = await openServer()
    const page = await open(address)
    const block = blockOf(page, method, '/recipes')
    await block.locator('.opblock-summary-control').click()
    await block.getByRole('button', { name: 'Execute' }).click()
    await block.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor()
    await block.locator('.live-responses-table .response-col_description', { hasText: '"items"' }).waitFor()
  })

  it('shows a photo, a part of one, and a range that is not there; and sends a picture', async () => {
    const page = await open(await openServer(), { provokes: true })
    const length = seededLength('jpeg')
    const path = '/recipes/{id}/photo'
    const read = blockOf(page, 'get', path)
    await read.locator('.opblock-summary-control').click()
    const status = (code: string) =>
      read.locator('.live-responses-table .response-col_status', { hasText: code }).waitFor()
    const execute = read.getByRole('button', { name: 'Execute' })
    await execute.click()
    await status('200')
    await read.locator('.live-responses-table img').waitFor()
    const width = `document.querySelector('.live-responses-table img').naturalWidth`
    await expect.poll(() => page.evaluate(width)).toBe(1600)
    await read.locator('tr[data-param-name="Range"] input').fill('bytes=0-99')
    await execute.click()
    await status('206')
    await read.locator('.live-responses-table', { hasText: `content-range: bytes 0-99/${length}` }).waitFor()
    await read.locator('tr[data-param-name="Range"] input').fill('bytes=9999999-')
    await execute.click()
    await status('416')
    await read.locator('.live-responses-table', { hasText: `has ${length.toLocaleString('en')} bytes` }).waitFor()

    const write = blockOf(page, 'put', path)
    await write.locator('.opblock-summary-control').click()
    expect(await write.locator('.opblock-section-request-body input[type=file]').count()).toBe(1)
  })

  const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [1280, 400].map((width) => ({ colorScheme, width })),
  )

  it.each(views)('has no fault around its viewer in $colorScheme at $width', async ({ colorScheme, width }) => {
    const page = await open(await openServer(), { colorScheme, viewport: { width, height: 800 } })
    // The viewer brings a main of its own.
    expect(await findings(page, ['#docs'])).toEqual([expect.objectContaining({ id: 'landmark-no-duplicate-main' })])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    const left = async (selector: string) => (await page.locator(selector).first().boundingBox())?.x
    expect(await left('.opblock')).toBe(await left('h1'))
  })
})
