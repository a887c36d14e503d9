import { join } from 'node:path'
import { temporary } from './folder.ts'
import { recipe, removeDatabase, Server } from './server.ts'

/** Kills a server under 64 clients that write, again and again: no write that was acknowledged may be lost. */
export const kill = async (rounds: number) => {
  const path = join(temporary(), 'kitchen.db')
  const result = { rounds, acknowledged: 0, lost: 0, unforeseen: 0 }
  for (let round = 0; round < rounds; round++) {
    removeDatabase(path)
    const server = await Server.start({ DATABASE_PATH: path })
    const headers = await server.login()
    const made: string[] = []
    let isOver = false
    const client = async (name: number): Promise<void> => {
      for (let count = 0; !isOver; count++) {
        const answer = await server.send('POST /recipes', headers, recipe(`${name}-${count}`)).catch(() => undefined)
        if (!answer) return
        if (answer.status === 201 && answer.json.id) made.push(answer.json.id)
        else result.unforeseen += 1
      }
    }
    const clients = Array.from({ length: 64 }, (_, name) => client(name))
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 500))
    isOver = true
    await server.end('SIGKILL')
    await Promise.all(clients)

    const again = await Server.start({ DATABASE_PATH: path })
    for (const id of made) if ((await again.send(`GET /recipes/${id}`)).status !== 200) result.lost += 1
    result.acknowledged += made.length
    await again.end('SIGKILL')
  }
  return { ...result, isGood: result.lost + result.unforeseen === 0 }
}
