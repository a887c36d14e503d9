import { describe, expect, it } from 'vitest'
import { expectSuccess } from '../harness/answer.ts'
import { openKitchen, type TestKitchen } from '../harness/kitchen.ts'
import { listDoors, titlesOf } from './shelf.ts'

/** The titles of what is found, in the order of the alphabet. */
const finder = (kitchen: TestKitchen) => async (q: string) => {
  const query = `?${new URLSearchParams({ q, sort: 'title', limit: '100' })}`
  return titlesOf(expectSuccess(await kitchen.send('GET /recipes', { query }), 200, listDoors))
}

const stocked = async (...recipes: readonly Readonly<Record<string, unknown>>[]) => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  for (const recipe of recipes) await kitchen.cook(token, recipe)
  return finder(kitchen)
}

describe('q finds a recipe', () => {
  const shakshuka = {
    title: 'Shakshuka',
    description: 'Poached in spiced sauce.\nFrom Tunis.',
    ingredients: [{ name: 'eggs', quantity: '4 large' }, { name: 'tomatoes' }],
    steps: ['Simmer gently.'],
    tags: ['breakfast', 'gluten-free'],
  }

  it.each([
    ['its title', 'shakshuka'],
    ['its description', 'spiced'],
    ['a later line of its description', 'tunis'],
    ['the name of an ingredient', 'eggs'],
    ['the name of its last ingredient', 'tomatoes'],
    ['the quantity of an ingredient', 'large'],
    ['a number', '4'],
    ['a tag', 'breakfast'],
    ['a tag of two words', 'gluten-free'],
    ['a word of such a tag', 'gluten'],
    ['all words, whichever part they stand in', 'shakshuka poached eggs breakfast'],
    ['all words, in any order', 'breakfast eggs poached shakshuka'],
    ['a word twice', 'eggs eggs'],
    ['words with other white space between', 'eggs\u00a0 \u3000shakshuka'],
    ['words with white space around', '  eggs\u3000'],
  ])('by %s', async (_what, q) => {
    const find = await stocked(shakshuka, { title: 'Toast' })
    expect(await find(q)).toEqual(['Shakshuka'])
  })

  it.each([
    ['a word of its steps', 'simmer'],
    ['the name of its author', 'ada'],
    ['its visibility', 'public'],
    ['the name of a member', 'quantity'],
    ['another', 'name'],
    ['what JSON writes for nothing', 'null'],
    ['the time of its making', '2026'],
    ['a word that it has not, beside those that it has', 'shakshuka eggs bread'],
    ['a beginning of a word', 'shak'],
    ['an end of a word', 'shuka'],
    ['one of its words and one of another recipe', 'eggs bread'],
  ])('not by %s', async (_what, q) => {
    const find = await stocked(shakshuka, { title: 'Toast' })
    expect(await find(q)).toEqual([])
  })

  it('among many, and lists all that it finds in the order asked for', async () => {
    const find = await stocked({ title: 'Egg' }, { title: 'Bread' }, { title: 'Bread with egg' }, { title: 'Tea' })
    expect(await find('egg')).toEqual(['Bread with egg', 'Egg'])
    // The ingredient of each.
    expect(await find('bread')).toEqual(['Bread', 'Bread with egg', 'Egg', 'Tea'])
  })
})

describe('a word is the same', () => {
  it.each([
    ['in the plural', 'Egg', 'eggs'],
    ['in the singular', 'Eggs', 'egg'],
    ['as a berry and berries', 'Berries', 'berry'],
    ['by its stem', 'Baked apples', 'baking'],
    ['in capitals', 'Bread soup', 'BREAD'],
    ['in small letters', 'BREAD soup', 'bread'],
    ['without an accent', 'Crème brûlée', 'creme brulee'],
    ['with an accent', 'Creme brulee', 'crème brûlée'],
    ['with another accent', 'Jalapeño', 'jalapenó'],
    ['with accents in capitals', 'crème brûlée', 'CRÈME BRÛLÉE'],
    ['with two accents on one letter', 'Phở bò tái với ớt', 'pho bo tai voi ot'],
    ['in the plural and with an accent', 'Crèmes', 'creme'],
    ['composed', 'cre\u0300me', 'cr\u00e8me'],
    ['decomposed', 'cr\u00e8me', 'cre\u0300me'],
    ['in Greek capitals', 'Λάδι', 'ΛΆΔΙ'],
    ['in Cyrillic capitals', 'борщ', 'БОРЩ'],
    ['in letters of another plane', '\u{10428}\u{10429}', '\u{10428}\u{10429}'],
    ['in Chinese', '麻婆豆腐', '麻婆豆腐'],
    ['before an emoji', 'Avocado toast🥑', 'toast'],
    ['before an emoji, with it', 'Avocado toast🥑', 'toast🥑'],
    ['behind an emoji', '🧇waffles', 'waffle'],
    ['before a currency sign', 'Doner 50₺', '50'],
    ['before a sign of a keycap', 'Soup for 5\ufe0f\u20e3', '5'],
    ['with a dot that English capitals have not', 'İmam bayıldı', 'imam bayildi'],
    ['as it is written in Turkish', 'İmam bayıldı', 'İmam'],
    ['in Turkish capitals', 'imam bayıldı', 'İMAM BAYILDI'],
    ['with two marks on a letter', 'Ẹ̀wà', 'Ẹ̀wà'],
    ['without them', 'Ẹ̀wà', 'ewa'],
    ['with one of them', 'Ẹ̀wà', 'ẹwà'],
    ['in Bengali', 'পা\u09dfেস', 'পা\u09dfেস'],
    ['in Bengali, decomposed', 'পা\u09dfেস', 'পা\u09af\u09bcেস'],
    ['in Georgian capitals', 'ხაჭაპური', 'ᲮᲐᲭᲐᲞᲣᲠᲘ'],
    ['in Georgian small letters', 'ᲮᲐᲭᲐᲞᲣᲠᲘ', 'ხაჭაპური'],
    ['with a sigma at its end', 'Φασολάδας', 'ΦΑΣΟΛΑΔΑΣ'],
    ['with a sigma before an apostrophe and a letter', 'ΦΑΣΟΛΑΔΑΣ’Α', 'φασολαδας'],
    ['without a stroke', 'Smørrebrød med hårdkogt æg', 'smorrebrod aeg'],
    ['with a stroke', 'Pączki z różą, łosoś', 'losos'],
    ['with a ligature', 'Œuf', 'oeuf'],
    ['with ß', 'Weißwurst', 'WEISSWURST'],
    ['with its capital', 'WEIẞWURST', 'weißwurst'],
    ['with vowel points', 'كُسْكُس', 'كسكس'],
    ['with a soft hyphen', 'Choco\u00adlate', 'chocolate'],
    ['in letters newer than Unicode 6.1', '𞤐𞤢𞤲𞥆𞤫', '𞤲𞤢𞤲𞤫'],
  ])('%s', async (_how, title, q) => {
    const ingredients = [{ name: 'water' }]
    const find = await stocked({ title, ingredients }, { title: 'Tea', ingredients })
    expect(await find(q)).toEqual([title])
  })
})

it.each([
  ['a letter of a Bengali word', 'পা\u09dfেস', 'স'],
  ['a part of a Georgian word', 'ხაჭაპური', 'ხაჭა'],
  ['a letter of a word that is newer than Unicode 6.1', '𞤐𞤢𞤲𞥆𞤫', '𞤲'],
  ['two words with no space between them in another', 'Salt\u200bwater', 'saltwater'],
])('but not by %s', async (_what, title, q) => {
  const find = await stocked({ title })
  expect(await find(q)).toEqual([])
})

describe('what is a language elsewhere is text here', () => {
  const titles = ['Near salt, pepper', 'Not today', 'Now or never', 'Salt and pepper', 'Title: bread'] as const
  const [near, not, or, and, title] = titles
  const salted = [near, and]

  it.each([
    ['AND', [and]],
    ['OR', [or]],
    ['NOT', [not]],
    ['NEAR', [near]],
    ['salt AND pepper', [and]],
    ['salt OR never', []],
    ['salt NOT never', []],
    ['NOT salt', []],
    ['NEAR(salt pepper)', [near]],
    ['NEAR(salt pepper, 2)', []],
    ['NEAR(salt', [near]],
    ['pep*', []],
    ['salt*', salted],
    ['salt *', salted],
    ['^salt', salted],
    ['^ salt', salted],
    ['title:salt', []],
    ['title : salt', []],
    ['title: bread', [title]],
    ['{title}: salt', []],
    ['{title description} : salt', []],
    ['-{title} : salt', []],
    ['- title : salt', []],
    ['-title:salt', []],
    ['"salt', salted],
    ['salt"', salted],
    ['"pepper salt"', salted],
    ['"salt" "pepper"', salted],
    ['sa"lt', []],
    ['""salt""', salted],
    ['salt" OR "never', []],
    ['(salt', salted],
    ['salt)', salted],
    ['(salt OR never)', []],
    ['salt -pepper', salted],
    ['salt - pepper', salted],
    ['salt + pepper', salted],
    ['salt+pepper', salted],
    ['salt,pepper', salted],
    ['salt & pepper', salted],
    ['& salt', salted],
    ['salt &', salted],
    ["salt' OR '1'='1", []],
    ["'; DROP TABLE recipes; --", []],
    ['salt\\', salted],
    ['s%', []],
    ['s_lt', []],
    ['%', []],
    ['\\', []],
    ['"', []],
    ['""', []],
    ['"""', []],
    ["'", []],
    ['*', []],
    ['^', []],
    [':', []],
    ['-', []],
    ['+', []],
    [',', []],
    ['.', []],
    ['(', []],
    [')', []],
    ['()', []],
    ['{}', []],
    ['@match', []],
    ['?', []],
    ['$1', []],
    ['rank', []],
    ['rowid', []],
    ['public_search', []],
    ['public_search MATCH salt', []],
    ['! ? … — « »', []],
    ['\u200b', []],
    ['\u0301', []],
    ['🍞', []],
    ['🍞'.repeat(200), []],
    ['"'.repeat(200), []],
    ['("*^-+:'.repeat(28), []],
    ['x'.repeat(200), []],
    ['x '.repeat(100), []],
    ['salt '.repeat(40), salted],
    [`${'" '.repeat(97)}salt`, salted],
  ])('%.40j', async (q, found) => {
    const find = await stocked(...titles.map((title) => ({ title, ingredients: [{ name: 'water' }] })))
    expect(await find(q)).toEqual(found)
    // And nothing has come of it.
    expect(await find('water')).toEqual(titles)
  })

  it.each(['stir-fry', 'stir fry', '“fry”/stir', 'Stir+FRY+stir'])(
    'signs part words, and that is all: %s',
    async (q) => {
      const find = await stocked({ title: 'Stir-fry' }, { title: 'Stir and fry' }, { title: 'Fry, stir' })
      expect(await find(q)).toEqual(['Fry, stir', 'Stir and fry', 'Stir-fry'])
    },
  )
})

it('a word is found anywhere in a text of any length', async () => {
  const long = 'x '.repeat(999)
  const find = await stocked({
    title: `${'y '.repeat(57)}end`,
    description: `${long}z`,
    ingredients: Array.from({ length: 100 }, (_, index) => ({ name: `n${index} ${'w '.repeat(58)}` })),
    tags: Array.from({ length: 20 }, (_, index) => `tag${index}`),
  })
  for (const q of ['end', 'z', 'n0', 'n99', 'tag0', 'tag19', 'end z n99 tag19'])
    expect(await find(q), q).toHaveLength(1)
  expect(await find('n100')).toEqual([])
})
