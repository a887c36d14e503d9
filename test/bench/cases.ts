import { z } from 'zod'
import { isCallers, recipeId, recipeText } from './data.ts'
import type { Request } from './load.ts'

/** A kind of request that is measured. */
export type Case = {
  readonly name: string
  readonly connections: number
  readonly status: number
  /** Ratios to the reference that are to be reached: requests a second of the processor, and requests a second. */
  readonly goal?: number
  readonly rateGoal?: number
  /** The ratio to the reference on PostgreSQL, in requests a second of the processor, where that is measured. */
  readonly postgresGoal?: number
  /** The requests that are made in turn. They may differ from server to server in tags and cursors. */
  requests(url: string, token: string, rows: number): Promise<Request[]> | Request[]
}

const json = { accept: 'application/json' }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** So many recipes, from all over the table. */
const spread = (rows: number, count = 100): number[] =>
  Array.from({ length: count }, (_, at) => Math.floor((at * rows) / count))
const pathOf = (index: number): string => `/recipes/${recipeId(index)}`
const others = (rows: number): number[] => spread(rows).map((index) => (isCallers(index) ? index + 1 : index))

const Page = z.object({ next: z.string().nullable() })

/** The path of the page that begins so many recipes behind the newest, found by walking there. */
const pageBehind = async (url: string, count: number): Promise<string> => {
  let path = '/recipes?limit=100'
  for (let walked = 0; walked < count; walked += 100) {
    const { next } = Page.parse(await (await fetch(url + path)).json())
    if (next === null) break
    path = next
  }
  return path.replace('limit=100', 'limit=20')
}

const post = (connections: number) => ({
  connections,
  status: 201,
  requests: (_url: string, token: string): Request[] => [
    {
      method: 'POST',
      path: '/recipes',
      headers: { ...json, ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify({ ...recipeText(1), title: 'A hearty soup of lentils and carrots, [<id>]' }),
    },
  ],
})

/** In the order in which they are run: those that write come last. */
export const cases: readonly Case[] = [
  {
    name: 'recipe',
    connections: 16,
    status: 200,
    goal: 1,
    postgresGoal: 0.9,
    requests: (_url, _token, rows) =>
      spread(rows).map((index) => ({ method: 'GET', path: pathOf(index), headers: json })),
  },
  {
    name: 'list',
    connections: 16,
    status: 200,
    goal: 1.2,
    postgresGoal: 1,
    requests: () => [{ method: 'GET', path: '/recipes?limit=20', headers: json }],
  },
  {
    name: 'page',
    connections: 16,
    status: 200,
    requests: async (url, _token, rows) => [{ method: 'GET', path: await pageBehind(url, rows / 2), headers: json }],
  },
  {
    name: '304',
    connections: 16,
    status: 304,
    goal: 1,
    requests: (url, _token, rows) =>
      Promise.all(
        spread(rows).map(async (index): Promise<Request> => {
          const path = pathOf(index)
          const { headers } = await fetch(url + path, { headers: json })
          return { method: 'GET', path, headers: { ...json, 'if-none-match': headers.get('etag') ?? '' } }
        }),
      ),
  },
  {
    name: '401',
    connections: 16,
    status: 401,
    goal: 1.4,
    requests: (_url, _token, rows) =>
      others(rows).map((index) => ({ method: 'DELETE', path: pathOf(index), headers: json })),
  },
  {
    name: '403',
    connections: 16,
    status: 403,
    goal: 1.2,
    requests: (_url, token, rows) =>
      others(rows).map((index) => ({ method: 'DELETE', path: pathOf(index), headers: { ...json, ...bearer(token) } })),
  },
  { name: 'post-64', goal: 1.2, rateGoal: 2, postgresGoal: 0.9, ...post(64) },
  { name: 'post-1', goal: 0.9, postgresGoal: 0.9, ...post(1) },
]
