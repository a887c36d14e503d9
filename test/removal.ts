import { spawn } from 'node:child_process'
import { cpSync, globSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { temporaryFolder } from './database/folder.ts'
import { repository, type WhenFinished } from './program.ts'

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n')

/** A folder of `src/` that can go, with its stores for PostgreSQL, and the folders of tests that go with it. */
export class Removal {
  readonly #away: readonly string[]
  readonly #isImport: RegExp

  constructor(name: string, tests: readonly string[]) {
    const postgres = globSync(`src/postgres/${name}{,-*}.ts`, { cwd: repository })
    this.#away = ['node_modules', 'data', '.git', `src/${name}`, ...postgres, ...tests]
    this.#isImport = new RegExp(`\\b(?:from|import)\\b\\s*\\(?\\s*['"][^'"]*\\b${name}/`)
  }

  /** The files outside of the folder that import something of it, each as often as it does. */
  importing(): string[] {
    const files = globSync('src/**/*.{ts,cjs}', { cwd: repository }).filter(
      (path) => !this.#away.some((gone) => path === gone || path.startsWith(gone + sep)),
    )
    return files.flatMap((path) =>
      linesOf(join(repository, path)).flatMap((line) => (this.#isImport.test(line) ? [path] : [])),
    )
  }

  /** A copy of the repository without the folder, and without the line that registers it. */
  copy(whenFinished: WhenFinished): string {
    const copy = temporaryFolder(whenFinished)
    for (const name of readdirSync(repository))
      if (!this.#away.includes(name))
        cpSync(join(repository, name), join(copy, name), {
          recursive: true,
          filter: (path) => !this.#away.some((gone) => path === join(repository, gone)),
        })
    symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
    const app = join(copy, 'src/app.ts')
    writeFileSync(
      app,
      linesOf(app)
        .filter((line) => !this.#isImport.test(line))
        .join('\n'),
    )
    return copy
  }
}

const run = (copy: string, ...words: string[]): Promise<{ code: number | null; text: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd: copy, env: { ...process.env, NO_COLOR: '1' } })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    child.on('error', reject).on('close', (code) => resolve({ code, text }))
  })

export const checkTypes = (copy: string) => run(copy, 'node_modules/typescript/bin/tsc', '--singleThreaded')

export const lint = (copy: string) => {
  const words = ['check', '--error-on-warnings', '--vcs-enabled=false', 'src', 'test']
  return run(copy, 'node_modules/@biomejs/biome/bin/biome', ...words)
}
