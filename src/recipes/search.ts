import type { Database } from 'better-sqlite3'
import { type JsonText, parseJsonText } from '../json-text.ts'
import type { Recipe, RecipeText } from './recipe.ts'

/** Change it with `fold` or `wordsOf`. */
const folding = 1

/** What the words of the index depend on. The next start indexes all recipes anew if it has changed. */
export const indexed = folding * 1000 + Number(process.versions.unicode) * 10

/** What letters are typed as that Unicode does not decompose. */
const plain: Readonly<Record<string, string>> = { Ø: 'O', Ł: 'L', Đ: 'D', Ð: 'D', Þ: 'TH', Æ: 'AE', Œ: 'OE' }

/**
 * The words of a text with spaces between, for the index and for a query alike. Neither case nor marks matter: few people
 * type all accents, vowel points and variation selectors. No word ends at a mark or a format character (UAX 29 WB4).
 */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[[\p{M}\p{Cf}]--\u200b]+/gv, '')
    // In lower case Σ depends on what stands behind it, and in upper case ẞ is not SS, as ß is.
    .toLowerCase()
    .toUpperCase()
    .replace(/[ØŁĐÐÞÆŒ]/g, (letter) => plain[letter] ?? letter)
    .replace(/[^\p{L}\p{N}\p{Co}]+/gu, ' ')

/** What is searched of a recipe; its lists as they are sent, or as they are stored. */
type Searched = {
  readonly [Member in 'title' | 'description' | 'ingredients' | 'tags']: RecipeText[Member] | Recipe[Member]
}

const listOf = <Item>(list: readonly Item[] | JsonText<readonly Item[]>) =>
  typeof list === 'string' ? parseJsonText(list) : list

/** What the index has of a recipe. */
export const wordsOf = ({ title, description, ingredients, tags }: Searched): string => {
  const parts = listOf(ingredients).flatMap(({ name, quantity = '' }) => [quantity, name])
  return fold([title, description, ...parts, ...listOf(tags)].join(' '))
}

/** Adds the SQL function that the triggers of recipes call. A connection without it cannot write them. */
export const addWords = (database: Database): void => {
  database.function(
    'words',
    (title: string, description: string, ingredients: Recipe['ingredients'], tags: Recipe['tags']) =>
      wordsOf({ title, description, ingredients, tags }),
  )
}

/** Indexes all recipes anew, in one transaction, if another `fold` has indexed them. */
export const indexWords = (database: Database): void =>
  database
    .transaction(() => {
      if (database.pragma('user_version', { simple: true }) === indexed) return
      // The trigger of a changed title indexes the recipe.
      database.exec('UPDATE recipes SET title = title')
      database.pragma(`user_version = ${indexed}`)
    })
    .immediate()
