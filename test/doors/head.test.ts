import { describe, expect, it } from 'vitest'
import type { Answer } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'

/** What must be the same in both; the rest belongs to the single answer. */
const comparable = ({ status, reason, doors, headers: { date: _, 'x-request-id': __, ...headers } }: Answer) => ({
  status,
  reason,
  doors,
  headers,
})

describe('HEAD', () => {
  it.each(['/recipes', '/nothing', '/recipes/none', '/recipes/'])('%s is the same over a socket', async (target) => {
    const kitchen = await openKitchen()
    const [get, head] = await Promise.all(
      ['GET', 'HEAD'].map((method) =>
        kitchen.sendRaw(
          `${method} ${target === '/recipes/none' ? '/recipes/:id' : '/recipes'}`,
          `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
        ),
      ),
    )
    if (!get || !head) throw new Error('Two answers were asked for')
    expect(comparable(head)).toEqual(comparable(get))
    expect(head.text).toBe('')
  })
})
