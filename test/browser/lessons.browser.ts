import { describe, expect, it } from 'vitest'
import { curl, findings, openPage, openServer, useBrowser } from './browser.ts'

const browser = useBrowser()

const shakshuka = '/recipes/0190a000-0000-7000-8000-000000000001'

describe('a lesson', () => {
  it('is ticked without a reload once its request has come, and explains itself', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/lessons/who-are-you`)
    await page.getByLabel('403 Forbidden').check()
    await page.getByText('Waiting for your request.').waitFor()
    expect(await page.locator('#why').count()).toBe(0)
    await curl(`${address}/recipes`)
    const { 'x-request-id': id } = await curl(`${address}/users/me`)
    await page.getByRole('heading', { name: 'Why' }).waitFor()
    expect(await page.locator('.verdict').textContent()).toBe('You predicted 403.')
    expect(await page.getByLabel('403 Forbidden').isDisabled()).toBe(true)
    expect(await page.locator('#lesson-who-are-you .tick').textContent()).toContain('✓')
    await page.getByRole('link', { name: 'this request' }).click()
    expect(page.url()).toBe(`${address}/requests/${id}`)
    await page.locator('.outcome', { hasText: '401 Unauthorized' }).waitFor()
  })

  it('is ticked part by part, and keeps the predictions through a reload', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/lessons/server-errors`)
    await page.getByLabel('500 Internal Server Error').first().check()
    await page.reload()
    expect(await page.getByLabel('500 Internal Server Error').first().isChecked()).toBe(true)
    await curl('-H', 'Kitchen-Fault: unforeseen', address + shakshuka)
    await page.getByText('Your prediction was right.').waitFor()
    expect(await page.locator('.state').allTextContents()).toEqual([
      '✓ Met: 500 Internal Server Error by this request',
      'Waiting for your request.',
    ])
    await curl('-H', 'Kitchen-Fault: overloaded', address + shakshuka)
    await page.getByRole('heading', { name: 'Why' }).waitFor()
  })

  it('puts the account that was typed once into the commands of every lesson, and into no URL', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/lessons`)
    await page.getByLabel('Username').fill('mina')
    await page.getByLabel('Password').fill("no'quotes")
    await page.getByLabel('Username').focus()
    expect(await page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('Password').fill('Soup-for-12')
    await page.getByRole('link', { name: 'Log in' }).click()
    await page.getByText('First hint').click()
    await page.getByText('Second hint').click()
    await page.locator('pre', { hasText: '-u mina:Soup-for-12' }).first().waitFor()
    expect(await page.locator('[data-commands]').textContent()).not.toContain('your-')
    expect(page.url()).not.toMatch(/mina|Soup/)
    // Another tab does not have it.
    const other = await openPage(browser(), address)
    await other.goto(`${address}/lessons/log-in`)
    expect(await other.locator('[data-commands]').textContent()).toContain('-u your-name:your-password')
  })

  it('can be done with the keyboard alone', async () => {
    const address = await openServer()
    const page = await openPage(browser(), address)
    await page.goto(`${address}/lessons/not-acceptable`)
    await page.getByRole('radio').first().focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('radio').nth(1).isChecked()).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Read a recipe as an image' }).waitFor()
    for (const name of ['bash', 'PowerShell', 'fetch', 'Copy']) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.textContent')).toBe(name)
    }
  })
})

describe('the list of lessons', () => {
  it('counts the lessons as they are met', async () => {
    // With a limit to the requests of a minute: without it, there is no lesson on 429.
    const address = await openServer({})
    const page = await openPage(browser(), address)
    await page.goto(`${address}/lessons`)
    await page.getByText('You have done 0 of 16 lessons.').waitFor()
    await curl('-X', 'DELETE', `${address}/recipes`)
    await page.getByText('You have done 1 of 16 lessons.').waitFor()
    await page.locator('#lesson-wrong-method .tick', { hasText: '✓' }).waitFor()
  })

  it('starts over with its button, predictions too', async () => {
    const address = await openServer({})
    const page = await openPage(browser(), address)
    await page.goto(`${address}/lessons/who-are-you`)
    await page.getByLabel('401 Unauthorized').check()
    await curl(`${address}/users/me`)
    await page.getByText('Your prediction was right.').waitFor()
    await page.goto(`${address}/lessons`)
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.getByText('You have done 0 of 16 lessons.').waitFor()
    await page.goto(`${address}/lessons/who-are-you`)
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0)
  })
})

describe('axe-core finds nothing', () => {
  const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [1280, 400].map((width) => ({ colorScheme, width })),
  )

  it.each(views)('in $colorScheme at $width, and nothing scrolls sideways', async ({ colorScheme, width }) => {
    const address = await openServer()
    const viewport = { width, height: 800 }
    const page = await openPage(browser(), address, { colorScheme, viewport, reducedMotion: 'reduce' })
    await curl(`${address}/users/me`)
    for (const path of ['/lessons', '/lessons/who-are-you', '/lessons/lost-update', '/lessons?client=mina']) {
      await page.goto(address + path)
      for (const summary of await page.locator('summary').all()) await summary.click()
      expect(await findings(page), path).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), path).toBe(0)
    }
  })
})
