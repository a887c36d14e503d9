import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { repository, withServer } from '../program.ts'

// Sends all requests of examples.http in their order, with httpYac and to a server of its own. Each must be sent, and get
// the status that its title promises.

const Output = z.object({
  requests: z.array(z.object({ title: z.string(), response: z.object({ statusCode: z.int() }).exactOptional() })),
})

/** Whether a status is the one at the start of a title. A request that prepares the last one, (1 of 2), succeeds. */
const keeps = (title: string, status: number): boolean => {
  const [, number, last] = / \((\d) of (\d)\)$/.exec(title) ?? []
  return number === last ? title.startsWith(`${status} `) : status >= 200 && status < 300
}

await withServer(async (address, folder) => {
  const written = readFileSync(join(repository, 'examples.http'), 'utf8')
  const file = written.replace(/^@baseUrl = .*$/m, `@baseUrl = ${address}`)
  writeFileSync(join(folder, 'examples.http'), file)
  // It names the picture that it sends by its path in the repository.
  symlinkSync(join(repository, 'src'), join(folder, 'src'))
  const titles = [...file.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title)

  // Into a file, because it does not wait until a pipe has taken everything.
  const output = openSync(join(folder, 'output.json'), 'w')
  const words = ['--yes', 'httpyac@6.16.7', 'send', 'examples.http', '--all', '--json', '--output', 'short']
  // Its exit code says less than its output.
  await once(spawn('npx', words, { cwd: folder, stdio: ['ignore', output, 'inherit'] }), 'close')
  closeSync(output)
  const { requests } = Output.parse(JSON.parse(readFileSync(join(folder, 'output.json'), 'utf8')))

  const broken = titles.flatMap((title, index) => {
    const sent = requests[index]
    const status = sent?.title === title ? sent.response?.statusCode : undefined
    return status !== undefined && keeps(title, status) ? [] : [`${status ?? 'not sent'}: ${title}`]
  })
  if (broken.length > 0) throw new Error(broken.join('\n'))
  process.stdout.write(`All ${titles.length} requests of examples.http get the statuses that they promise.\n`)
})
