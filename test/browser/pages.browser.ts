import { describe, expect, it } from 'vitest'
import { row } from '../../src/row.ts'
import { curl, findings, openPage, openServer, useBrowser } from './browser.ts'

const browser = useBrowser()

/** The questions that the row shows. */
const questions = `[...document.querySelectorAll('#row .question')]
  .filter((each) => getComputedStyle(each).clipPath === 'none')
  .map(({ textContent }) => textContent)`

describe('the row of the start page', () => {
  const hint = 'Point at a door, tap it or tab to it to read its question and its statuses.'

  it('shows the question of the door that the pointer is on, or else of the one with the focus', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(address)
    const says = async (name: string | undefined) => {
      const door = row.find((each) => each.name === name)
      expect(await page.getByText(hint).isVisible()).toBe(door === undefined)
      expect(await page.evaluate(questions)).toEqual(door ? [`${door.asks} ${door.answers.join(' ')}`] : [])
    }
    await says(undefined)
    await page.locator('[data-door=rate] button').focus()
    await says('rate')
    await page.keyboard.press('Tab')
    await says('route')
    await page.locator('[data-door=existence]').hover()
    await says('existence')
    await page.mouse.move(0, 0)
    await says('route')
    await page.keyboard.press('Shift+Tab')
    await says('rate')
  })

  it('shows it to a finger, and a screen reader reads it with the name of the door', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address, { hasTouch: true, viewport: { width: 400, height: 800 } })
    await page.goto(address)
    await page.getByRole('button', { name: 'permission May this user do this? 403', exact: true }).tap()
    expect(await page.evaluate(questions)).toEqual(['May this user do this? 403'])
    expect(await page.getByText(hint).isVisible()).toBe(false)
  })
})

describe('the filter of the statuses', () => {
  it('shows what was sent, what was not sent yet, or what is never sent, with the keyboard and without scripts', async () => {
    const address = await openServer()
    await curl(`${address}/recipes`)
    await curl(`${address}/nothing`)
    const page = await openPage(browser(), address, { javaScriptEnabled: false })
    await page.goto(`${address}/statuses`)
    const codes = () => page.locator('.stamp:visible').evaluateAll((all) => all.map(({ dataset }) => dataset.code))
    const headings = () => page.getByRole('heading', { level: 2 }).allTextContents()
    const all = await codes()
    await page.getByRole('radio', { name: 'All' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await codes()).toEqual(['200', '404'])
    expect(await headings()).toEqual(['2xx Successful', '4xx Client Error'])
    await page.keyboard.press('ArrowRight')
    const yet = await codes()
    expect(yet).toEqual(expect.arrayContaining(['100', '401', '503']))
    await page.keyboard.press('ArrowRight')
    const never = await codes()
    expect(never).toEqual(expect.arrayContaining(['101', '418', '511']))
    expect([...yet, ...never, '200', '404'].toSorted()).toEqual(all.toSorted())
    await page.getByRole('radio', { name: 'All' }).check()
    expect(await codes()).toEqual(all)
  })
})

describe('the index of the problems', () => {
  it.each([1280, 400])('leads to the problems of each door at a width of %i', async (width) => {
    const address = await openServer()
    const page = await openPage(browser(), address, { viewport: { width, height: 800 } })
    await page.goto(`${address}/problems`)
    const links = page.getByRole('navigation', { name: 'Doors' }).getByRole('link')
    expect(await links.first().textContent()).toBe('message')
    for (const name of ['precondition', 'any door']) {
      await links.getByText(name, { exact: true }).click()
      const heading = page.locator('section:target h2')
      expect(await heading.textContent()).toContain(name)
      expect(await heading.evaluate((each) => each.getBoundingClientRect().top)).toBeLessThan(800)
    }
  })
})

describe('a status', () => {
  it('comes with an example first, and its operations unfold', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/statuses/404`)
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Try it',
      'When this server sends it',
      'More examples',
    ])
    const operation = page.getByText('PATCH /recipes/{id}', { exact: true })
    expect(await operation.isVisible()).toBe(false)
    await page.locator('details', { has: operation }).locator('summary').click()
    expect(await operation.isVisible()).toBe(true)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByText('GET /users/{username}', { exact: true }).isVisible()).toBe(true)
    expect(await page.getByRole('button').count()).toBe(0)
  })
})

describe('the size of text', () => {
  it.each([
    [400, 16],
    [1280, 16],
    [1920, 20],
    [2560, 24],
  ])('at a width of %i is %i px, and nothing scrolls sideways', async (width, size) => {
    const address = await openServer()
    const page = await openPage(browser(), address, { viewport: { width, height: 900 } })
    for (const path of ['/', '/statuses', '/statuses/404', '/problems', '/problems/invalid-content']) {
      await page.goto(address + path)
      expect(await page.evaluate('getComputedStyle(document.body).fontSize'), path).toBe(`${size}px`)
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), path).toBe(0)
    }
    if (width === 1920) expect(await findings(page)).toEqual([])
  })
})
