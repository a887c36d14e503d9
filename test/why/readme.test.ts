import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openKitchen } from '../harness/kitchen.ts'
import { whyTable } from '../harness/tables.ts'

it('the README lists every operation that explains the others', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const [, shown] = /<!-- why -->\n(.*)\n<!-- \/why -->/s.exec(readme) ?? []
  const [api, all] = [await openKitchen(), await openKitchen({ why: true })]
  expect(shown).toBe(whyTable(all.app.operations, api.app.operations))
})
