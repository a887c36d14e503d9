import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Program, repository } from '../program.ts'

// Runs the Postman collection against a server of its own, on a database in memory and with the limits of every server.

const cleanUp: (() => void | Promise<void>)[] = []
const server = new Program(
  [process.execPath, 'src/main.ts'],
  { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'warn' },
  (end) => {
    cleanUp.push(end)
  },
)
try {
  const [, address = ''] = await server.until(/is open at (http:\S+)/)
  const newman = spawn(
    'npx',
    [
      ...['--yes', 'newman@6.2.2', 'run', 'postman/status-kitchen.postman_collection.json'],
      ...['--env-var', `baseUrl=${address}`, '--reporter-cli-no-success-assertions', '--color', 'off'],
    ],
    { cwd: repository, stdio: 'inherit' },
  )
  const [code] = await once(newman, 'close')
  process.exitCode = typeof code === 'number' ? code : 1
} finally {
  for (const end of cleanUp) await end()
}
