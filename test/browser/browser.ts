import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { type Environment, Program, repository } from '../program.ts'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The length of the seeded photo in octets. */
export const seededLength = (form: 'jpeg' | 'webp'): number =>
  statSync(join(repository, `src/database/seed-photo.${form}`)).size

/** One browser for the tests of a file. */
export const useBrowser = (): (() => Browser) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  })
  afterAll(() => browser?.close())
  return () => {
    if (!browser) throw new Error('The browser is not open yet')
    return browser
  }
}

/** The program as a learner starts it, on a database in memory, and without a limit to the requests of a minute. */
export const openServer = async (environment: Environment = { RATE_LIMIT: '0' }): Promise<string> => {
  const program = new Program(
    [process.execPath, 'src/main.ts'],
    { PORT: '0', DATABASE_PATH: ':memory:', ...environment },
    onTestFinished,
  )
  const [, address = ''] = await program.until(/is open at (http:\S+)/)
  return address
}

/** What Chromium says of each answer that is a refusal, whoever asked for it. */
const refused = /^Failed to load resource: the server responded with a status of [45]\d\d \([A-Za-z -]+\)$/

/**
 * A page that may say nothing on its console and fetch nothing from elsewhere; a violated policy is said there too.
 * `provokes`: it gets refusals, which are said there as well.
 */
export const openPage = async (
  browser: Browser,
  address: string,
  { provokes = false, ...options }: BrowserContextOptions & { readonly provokes?: boolean } = {},
): Promise<Page> => {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (provokes && refused.test(message.text())) return
    if (['error', 'warning'].includes(message.type())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    if (
      !request
        .url()
        .replace(/^blob:/, '')
        .startsWith(`${address}/`)
    )
      faults.push(`fetches ${request.url()}`)
  })
  onTestFinished(async () => {
    await context.close()
    expect(faults).toEqual([])
  })
  return page
}

const run = promisify(execFile)

/** Real curl: the fields of the answer, by their names in lower case. */
export const curl = async (...words: readonly string[]): Promise<Readonly<Record<string, string>>> => {
  const { stdout } = await run('curl', ['-si', ...words])
  const [head = ''] = stdout.split('\r\n\r\n', 1)
  return Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe-core finds, each rule with the elements that break it; `but` selects what is not ours to mend. */
export const findings = async (page: Page, but: readonly string[] = []): Promise<unknown> => {
  // Without the policy of the page, which lets no script of a tester in.
  await page.evaluate(`${readFileSync(axe, 'utf8')}; 0`)
  return page.evaluate(
    `axe.run({ exclude: ${JSON.stringify(but)} }).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, any }) => [html, any[0]?.message]) })))`,
  )
}
