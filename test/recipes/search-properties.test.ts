import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen, toast } from '../harness/kitchen.ts'
import { find } from './shelf.ts'

const signs = ['"', "'", '*', '^', ':', '(', ')', '{', '}', '-', '+', ',', '\\', '%', '&', '.', '@', '?', '[', ']', ';']
const pieces = fc.constantFrom(
  ...signs,
  ' ',
  'AND',
  'OR',
  'NOT',
  'NEAR',
  'NEAR(',
  'title',
  'bread',
  '🍞',
  '\u0301',
  '\n',
)

it('no text as q gives anything but 200 or invalid-query', async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  await kitchen.cook(token)
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 220 }),
    fc.string({ unit: 'grapheme', maxLength: 220 }),
    fc.array(pieces, { maxLength: 60 }).map((some) => some.join('')),
    fc.array(pieces, { maxLength: 60 }).map((some) => some.join(' ')),
  )
  // The code of a NUL or a line end is refused at the first door, wherever it stands in a target.
  const inTarget = text.filter((q) => !/[\0\r\n]/.test(q))
  const walked = 'message, service, host, route, method, acceptable, query'
  await fc.assert(
    fc.asyncProperty(inTarget, async (q) => {
      const answer = await kitchen.send('GET /recipes', { query: `?q=${encodeURIComponent(q)}` })
      const trimmed = q.trim()
      const length = [...trimmed].length
      // 1 to 200 characters, counted after trimming; no control characters.
      if (length >= 1 && length <= 200 && !/\p{Cc}/u.test(trimmed)) expect(answer.status).toBe(200)
      else expectRefusal(answer, 'invalid-query', walked)
    }),
    { numRuns: 400 },
  )
})

const vocabulary = ['egg', 'bread', 'soup', 'lemon', 'salt'] as const
const some = fc.subarray([...vocabulary])
const Written = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  ingredients: z.array(z.object({ name: z.string(), quantity: z.string().exactOptional() })),
  tags: z.array(z.string()),
  visibility: z.string(),
})

/** A word that is no other's stem, and a few of the vocabulary, in each part. */
const change = fc.record(
  {
    title: some.map((words) => ['dish', ...words].join(' ')),
    description: some.map((words) => words.join(', ')),
    ingredients: some.map((words) => ['water', ...words].map((name) => ({ name, quantity: `1 ${name}` }))),
    tags: some,
    visibility: fc.constantFrom('public', 'public', 'private'),
    steps: some.map((words) => ['cook', ...words]),
  },
  { requiredKeys: [] },
)
const write = fc.record({
  how: fc.constantFrom('POST', 'POST', 'PUT', 'PATCH', 'DELETE'),
  which: fc.nat(),
  json: change,
})

it('after any writes the search is what a naive filter makes of the recipes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { minLength: 1, maxLength: 15 }),
      fc.array(some, { maxLength: 3 }),
      async (writes, pairs) => {
        const kitchen = await openKitchen()
        const { token } = await kitchen.register('ada')
        const shelf = new Map<string, z.output<typeof Written>>()
        for (const { how, which, json } of writes) {
          const id = [...shelf.keys()][which % Math.max(1, shelf.size)] ?? 'none'
          const operation = how === 'POST' ? 'POST /recipes' : `${how} /recipes/:id`
          const answer = await kitchen.send(operation, {
            path: { id },
            token,
            headers: how === 'PUT' ? { 'if-match': '*' } : {},
            ...(how === 'DELETE' ? {} : { json: how === 'PATCH' ? json : { ...toast, ...json } }),
          })
          // 404 while there is nothing, 409 where one has the title already.
          if (answer.status === 204) shelf.delete(id)
          else if (answer.status < 300) {
            const recipe = Written.parse(answer.json)
            shelf.set(recipe.id, recipe)
          } else expect([404, 409]).toContain(answer.status)
        }
        for (const asked of [...vocabulary.map((word) => [word]), ...pairs.filter((words) => words.length > 0)]) {
          const expected = [...shelf.values()].filter(({ title, description, ingredients, tags, visibility }) => {
            const parts = [
              title,
              description,
              ...tags,
              ...ingredients.map(({ name, quantity }) => `${name} ${quantity}`),
            ]
            const words = parts.join(' ').toLowerCase().split(/[ ,]+/)
            return visibility === 'public' && asked.every((word) => words.includes(word))
          })
          expect((await find(kitchen, asked.join(' '))).toSorted()).toEqual(expected.map(({ id }) => id).toSorted())
        }
      },
    ),
    { numRuns: 40 },
  )
})

/** Other ways to type a word. */
const typed: [how: string, type: (word: string) => string][] = [
  ['as it is', (word) => word],
  ['in small letters', (word) => word.toLowerCase()],
  ['in capitals', (word) => word.toUpperCase()],
  ['composed', (word) => word.normalize('NFC')],
  ['decomposed', (word) => word.normalize('NFD')],
  ['without marks', (word) => word.normalize('NFD').replace(/\p{M}/gu, '')],
]

it.each(typed)('a recipe is found by each word of its text, typed %s', async (_how, type) => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  const description = fc
    .oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }))
    // The small iota below a letter of old Greek is a mark, and its capital is a letter.
    .filter((text) => !/\p{Cc}|\u0345/u.test(text.normalize('NFD')))
  const { id } = await kitchen.cook(token)
  await fc.assert(
    fc.asyncProperty(description, async (description) => {
      const sent = { path: { id }, token, json: { description } }
      expect((await kitchen.send('PATCH /recipes/:id', sent)).status).toBe(200)
      for (const word of description.match(/[\p{L}\p{N}\p{M}\p{Co}]*[\p{L}\p{N}\p{Co}]\p{M}*/gu) ?? [])
        expect(await find(kitchen, type(word)), word).toEqual([id])
    }),
    { numRuns: 60 },
  )
})
