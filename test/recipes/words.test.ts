import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { toMatch } from '../../src/recipes/listing.ts'

/** How many words SQLite makes of what it is asked for. */
const wordCounter = () => {
  const database = openDatabase(':memory:')
  onTestFinished(() => {
    database.close()
  })
  database.exec(`CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
    CREATE VIRTUAL TABLE words USING fts5vocab (texts, 'instance')`)
  const insert = database.prepare<[string]>('INSERT INTO texts VALUES (?)')
  const count = database.prepare<[], number>('SELECT count(*) FROM words').pluck()
  return (text: string): number => {
    database.exec('DELETE FROM texts')
    insert.run(text)
    return count.get() ?? 0
  }
}

// A phrase of many words takes a time of its own for each place where it might be: one search could hold up everyone.
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
