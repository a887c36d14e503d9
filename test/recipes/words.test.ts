import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { sorts } from '../../src/recipes/cursor.ts'
import { toMatch } from '../../src/recipes/listing.ts'
import { recipeStore } from '../../src/recipes/store.ts'
import { atOnce } from '../database/at-once.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { fill } from './shelf.ts'

/** How many words SQLite makes of what it is asked for. */
const wordCounter = () => {
  const database = openDatabase(':memory:')
  onTestFinished(() => {
    database.close()
  })
  database.exec(`CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'porter ascii');
    CREATE VIRTUAL TABLE words USING fts5vocab (texts, 'instance')`)
  const insert = database.prepare<[string]>('INSERT INTO texts VALUES (?)')
  const count = database.prepare<[], number>('SELECT count(*) FROM words').pluck()
  return (text: string): number => {
    database.exec('DELETE FROM texts')
    insert.run(text)
    return count.get() ?? 0
  }
}

// The index keeps no positions, and refuses a phrase.
it('asks for single words, and for no phrase, whatever stands between them', () => {
  const wordsIn = wordCounter()
  const signs = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2 }),
    fc.constantFrom('-', '\u19b0', '\u1cf2', '\u0305', '𞤀'),
  )
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 30 }), (between) => {
      const terms = toMatch(between.map((sign) => `a${sign}`).join('')).match(/"[^"]*"/g) ?? []
      for (const term of terms) expect(wordsIn(term), term).toBeLessThanOrEqual(1)
      expect(new Set(terms).size).toBe(terms.length)
    }),
    { numRuns: 500 },
  )
})

it('asks for nothing that there is where there is no word', () => {
  for (const text of ['', ' ', '-', '"', '🍞', '“”']) expect(toMatch(text)).toBe('""')
})

/**
 * Every assigned character but control characters, which a recipe cannot have; of Chinese characters and of those for
 * private use, which are many and all alike, one in a hundred.
 */
const characters = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => !/[\p{Cn}\p{Cc}]/u.test(character))
  .filter((character, index) => !/[\p{Unified_Ideograph}\p{Co}]/u.test(character) || index % 100 === 0)

/** A word for each number, the stem of no other. */
const wordOf = (number: number): string =>
  `toast${[...number.toString(20)].map((digit) => 'bcdfghjklmnpqrtvwxza'[Number.parseInt(digit, 20)]).join('')}x`

it('a word is found by its own text, and without the signs and marks at its ends, whatever these are', async () => {
  const kitchen = await openKitchen()
  await kitchen.register('ada')
  const { database } = kitchen
  const authorId = database.prepare<[], string>('SELECT id FROM users').pluck().get() ?? ''
  const { page } = recipeStore(database, atOnce)
  const isFound = async (visibility: 'public' | 'private', words: string): Promise<boolean> => {
    const { recipes } = await page({ visibility, authorId, words }, { sort: sorts.title, limit: 1 })
    return recipes.length === 1
  }
  const missed: string[] = []
  // The words of one recipe are asked for together: all must be in it, and none is in another.
  const size = 1000
  for (let at = 0; at < characters.length; at += size) {
    const visibility = (at / size) % 2 ? 'private' : 'public'
    const texts = characters.slice(at, at + size).flatMap((character, index) => {
      const [before, behind] = [wordOf(2 * (at + index)), wordOf(2 * (at + index) + 1)]
      const isPartOfWord = /[\p{L}\p{N}\p{Co}]/u.test(character)
      return [`${before}${character}`, `${character}${behind}`, ...(isPartOfWord ? [] : [before, behind])]
    })
    await fill(kitchen, { visibility, description: texts.join('\n') })
    if (!(await isFound(visibility, texts.join(' '))))
      for (const text of texts) if (!(await isFound(visibility, text))) missed.push(text)
  }
  expect(characters.length).toBeGreaterThan(55_000)
  expect(missed.length, missed.slice(0, 20).join(' ')).toBe(0)
})
