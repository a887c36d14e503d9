import { name } from '../../src/name.ts'
import { repository, run, withServer } from '../program.ts'

// Runs the Postman collection against a server of its own, on a database in memory and with the limits of every server.

await withServer((address) =>
  run(repository, [
    ...['npx', '--yes', 'newman@6.2.2', 'run', `postman/${name}.postman_collection.json`],
    ...['--env-var', `baseUrl=${address}`, '--reporter-cli-no-success-assertions', '--color', 'off'],
  ]),
)
