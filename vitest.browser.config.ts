import { defineConfig } from 'vitest/config'

/** Needs a Chromium (CHROMIUM names it where it is not /usr/bin/chromium) and curl; `npm test` needs neither. */
export default defineConfig({
  test: { name: 'browser', include: ['test/browser/**/*.browser.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
