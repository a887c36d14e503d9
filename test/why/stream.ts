import { onTestFinished } from 'vitest'
import type { TestKitchen } from '../harness/kitchen.ts'

type Event = { readonly id: string; readonly event: string; readonly data: string }

const parse = (block: string): Event => {
  const value = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
  return { id: value('id'), event: value('event'), data: value('data') }
}

/** Follows the stream of requests over a socket, event by event. */
export const openStream = async (kitchen: TestKitchen, headers: Readonly<Record<string, string>> = {}, query = '') => {
  if (!kitchen.app.server.listening) await kitchen.app.listen({ host: '127.0.0.1', port: 0 })
  const gone = new AbortController()
  onTestFinished(() => gone.abort())
  const response = await fetch(`${kitchen.app.listeningOrigin}/requests/stream${query}`, {
    headers,
    signal: gone.signal,
  })
  const chunks = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const read = async (): Promise<boolean> => {
    const { done, value } = await chunks.read()
    text += value ?? ''
    return !done
  }
  return {
    headers: response.headers,
    next: async (): Promise<Event> => {
      while (!text.includes('\n\n')) if (!(await read())) throw new Error(`The stream has ended: ${text}`)
      const [block = ''] = text.split('\n\n', 1)
      text = text.slice(block.length + 2)
      return parse(block)
    },
    /** What comes until the server ends it. */
    rest: async (): Promise<string> => {
      while (await read());
      return text
    },
    leave: async (): Promise<void> => {
      gone.abort()
      await chunks.closed.catch(() => {})
    },
  }
}
