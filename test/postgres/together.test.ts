import { expect, it } from 'vitest'
import { together } from '../../src/postgres/together.ts'

const reader = (isAlone = () => false) => {
  const asked: string[][] = []
  const find = together(
    async (keys: readonly string[]) => {
      asked.push([...keys])
      if (keys.includes('fault')) throw new Error('no connection')
      return keys.filter((key) => key !== 'none').map((key) => key.toUpperCase())
    },
    (row: string, key) => row === key.toUpperCase(),
    isAlone,
  )
  return { asked, find }
}

it('reads what is asked for in one turn at once, and gives everyone their own row', async () => {
  const { asked, find } = reader()
  expect(await Promise.all(['b', 'none', 'a', 'b'].map(find))).toEqual(['B', undefined, 'A', 'B'])
  expect(await find('c')).toBe('C')
  expect(asked).toEqual([['b', 'none', 'a', 'b'], ['c']])
})

it('fails for all that were asked for in the turn, and not for those after', async () => {
  const { find } = reader()
  const outcomes = await Promise.allSettled(['a', 'fault'].map(find))
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await find('a')).toBe('A')
})

it('finds nothing by a key with a NUL, and still reads the other keys', async () => {
  const { asked, find } = reader()
  expect(await Promise.all(['b', 'a\0', 'c'].map(find))).toEqual(['B', undefined, 'C'])
  expect(asked).toEqual([['b', 'c']])
  const findBy = together(
    async (keys: readonly { id: string }[]) => keys,
    (row, key) => row === key,
    () => true,
  )
  expect(await findBy({ id: 'a\0' })).toBeUndefined()
})

it('reads alone in a transaction', async () => {
  const { asked, find } = reader(() => true)
  expect(await Promise.all(['b', 'none'].map(find))).toEqual(['B', undefined])
  expect(asked).toEqual([['b'], ['none']])
})
