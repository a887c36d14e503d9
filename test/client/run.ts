import { copyFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository, run, withServer } from '../program.ts'

// Generates the types of a client from /openapi.json of a server of its own, and compiles and runs `client.mts.txt` with
// them: it fails where the document and the server differ.

await withServer(async (address, folder) => {
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  copyFileSync(join(import.meta.dirname, 'client.mts.txt'), join(folder, 'client.mts'))
  const settings = { extends: join(repository, 'tsconfig.json'), include: ['client.mts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  await run(folder, [
    ...['npx', '--yes', '-p', 'openapi-typescript@7.13.0', '-p', 'typescript@5', 'openapi-typescript'],
    // A member with a default can be left out of what is sent.
    ...[`${address}/openapi.json`, '--default-non-nullable', 'false', '--output', 'api.d.ts'],
  ])
  await run(folder, [process.execPath, 'node_modules/typescript/bin/tsc'])
  await run(folder, [process.execPath, 'client.mts', address])
})
