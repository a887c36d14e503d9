import { z } from 'zod'
import type { Answer } from '../harness/answer.ts'
import { openKitchen, type Sent } from '../harness/kitchen.ts'

/** A list whose parameters stand in the URI, and the doors up to the one that asks for them. */
const list = (operation: string, before: string) => {
  const toQuery = `message, service, host, route, method, ${before}, query`
  return { operation, toQuery, toList: `${toQuery}, precondition, action` }
}

export type List = ReturnType<typeof list>

export const everybodys = list('GET /recipes', 'acceptable')
export const ones = list('GET /users/:username/recipes', 'acceptable, existence')
export const own = list('GET /users/me/recipes', 'authentication, acceptable')

/** One of each schema. */
export const lists = [everybodys, own]

/** The doors of the list whose parameters are its content. */
export const queried = {
  toQuery: everybodys.toQuery,
  toContent: `${everybodys.toQuery}, content`,
  toMeaning: `${everybodys.toQuery}, content, precondition, syntax, meaning`,
  toList: `${everybodys.toQuery}, content, precondition, syntax, meaning, action`,
}

const Faults = z.array(
  z.union([
    z.object({ parameter: z.string(), detail: z.string() }).transform(({ parameter }) => parameter),
    z.object({ pointer: z.string(), detail: z.string() }).transform(({ pointer }) => pointer),
  ]),
)

/** Where an answer says that the faults are, in the order of the alphabet. */
export const placesOf = ({ json }: Answer): string[] => Faults.parse(json.errors).toSorted()

/** The cursor in the `next` or `prev` of a page. */
export const cursorOf = ({ json }: Answer, name: 'next' | 'prev'): string =>
  new URL(String(json[name]), 'http://kitchen.example').searchParams.get(name === 'next' ? 'after' : 'before') ?? ''

/** What a cursor is made of is nobody's business but the server's, and that of those who try to make one of their own. */
export const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
export const read = (cursor: string): unknown => JSON.parse(Buffer.from(cursor, 'base64url').toString())

/** Ada with three recipes, and a client that asks for this list with a query or, of QUERY, with content. */
export const shelf = async ({ operation } = everybodys) => {
  const kitchen = await openKitchen()
  const { token, username } = await kitchen.register('ada')
  for (const title of ['One', 'Two', 'Three']) {
    await kitchen.cook(token, { title })
    kitchen.pass(1)
  }
  const sent: Sent = { path: { username }, ...(operation === own.operation && { token }) }
  const get = (query: string) => kitchen.send(operation, { ...sent, query })
  return {
    kitchen,
    token,
    get,
    head: (query: string) => kitchen.send(operation.replace('GET', 'HEAD'), { ...sent, query }),
    query: (json: unknown) => kitchen.send('QUERY /recipes', { json }),
    /** The cursors around the row in the middle of the list in this order. */
    cursors: async (sort = '-createdAt') => {
      const after = cursorOf(await get(`?limit=1&sort=${sort}`), 'next')
      return { after, before: cursorOf(await get(`?limit=1&sort=${sort}&after=${after}`), 'prev') }
    },
  }
}
