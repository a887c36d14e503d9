import { expect, it } from 'vitest'
import { RecipeJson } from '../../src/recipes/schema.ts'
import { openKitchen } from '../harness/kitchen.ts'

const awkward = ['"quoted"', 'a\\b', '</script>', 'a\u2028b', '{"a":[1]}', 'É🍞', "it's"]

it('the JSON of a recipe is what JSON.stringify makes of its members, in one order, alone and in a list', async () => {
  const kitchen = await openKitchen()
  const { token } = await kitchen.register('ada')
  for (const word of awkward) {
    const written = {
      title: word,
      description: `${word}\n\t${word}`,
      servings: 2,
      prepMinutes: 5,
      cookMinutes: 90,
      ingredients: [{ name: word, quantity: word }, { name: word }],
      steps: [`${word}\n${word}`, word],
      tags: ['quick'],
      visibility: 'public',
    }
    const { text, json } = await kitchen.send('POST /recipes', { token, json: written })
    expect(text).toBe(JSON.stringify(json))
    expect(Object.keys(json)).toEqual(Object.keys(RecipeJson.shape))
    expect(json).toMatchObject({ ...written, author: 'ada', updatedAt: json.createdAt })
    const read = await kitchen.send('GET /recipes/:id', { path: { id: String(json.id) } })
    expect(read.text).toBe(text)
    const list = await kitchen.send('GET /recipes', { query: '?limit=3' })
    expect(list.text).toBe(JSON.stringify(list.json))
    expect(list.json.items).toContainEqual(json)
  }
})
