import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { call, logIn } from '../program.ts'
import { findings, openPage, openServer, useBrowser } from './browser.ts'

const browser = useBrowser()
const carol = { username: 'carol', password: 'carol-has-a-password' }
const email = 'carol@kitchen.example'

const Mails = z.array(z.object({ kind: z.string(), link: z.string().nullable() }))

/** The link of the newest mail of a kind. */
const newestLink = async (address: string, kind: string): Promise<string> => {
  const { json } = await call(address, 'GET /outbox')
  return address + (Mails.parse(json.items).find((mail) => mail.kind === kind)?.link ?? '')
}

/** A server at which carol is registered. */
const openWithCarol = async (): Promise<string> => {
  const address = await openServer()
  await call(address, 'POST /users', { json: { ...carol, email } })
  return address
}

const narrow = { viewport: { width: 400, height: 800 } }
const withoutScripts = { ...narrow, javaScriptEnabled: false }

describe('the page of a link', () => {
  it('confirms the address by its button, with the keyboard and without scripts', async () => {
    const address = await openWithCarol()
    const link = await newestLink(address, 'email-confirmation')
    const page = await openPage(browser(), address, withoutScripts)
    await page.goto(link)
    expect(await page.getByRole('heading').textContent()).toBe('Confirm your email address')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Your email address is confirmed' }).waitFor()
    expect(page.url()).toBe(link)
    const { token } = await logIn(address, carol.username, carol.password)
    expect((await call(address, 'GET /users/me', { token })).json.emailConfirmed).toBe(true)
    await page.reload()
    expect(await page.getByRole('heading').textContent()).toBe('Your email address is confirmed')
  })

  it('sets a new password by its form, and asks again for one that is refused', async () => {
    const address = await openWithCarol()
    await call(address, `POST ${new URL(await newestLink(address, 'email-confirmation')).pathname}`)
    await call(address, 'POST /password-resets', { json: { email } })
    const link = await newestLink(address, 'password-reset')
    const page = await openPage(browser(), address, { ...withoutScripts, provokes: true })
    await page.goto(link)
    // 129 characters: the form takes them, and the server does not.
    await page.getByLabel('New password').fill('x'.repeat(129))
    await page.keyboard.press('Enter')
    await page.getByText('must be 8 to 128 characters long').first().waitFor()
    await page.getByLabel('New password').fill('pässwörd & more')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.waitForURL(`${address}/`)
    expect((await logIn(address, carol.username, 'pässwörd & more')).token).toMatch(/^eyJ/)
    await page.goto(link)
    expect(await page.getByRole('heading').textContent()).toBe('This link has expired')
  })

  it('is accessible and fits a narrow screen; so is the outbox, which leads there', async () => {
    const address = await openWithCarol()
    const page = await openPage(browser(), address, { ...narrow, provokes: true })
    const expectFits = async () => {
      expect(await findings(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    }
    await page.goto(`${address}/outbox`)
    await expectFits()
    await page.getByRole('link', { name: 'Open the link' }).click()
    await page.getByRole('button', { name: 'Confirm the address' }).waitFor()
    await expectFits()
    await page.goto(`${address}/password-resets/unknown`)
    await expectFits()
  })
})
