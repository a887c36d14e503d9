import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { describe, it } from 'vitest'
import { displayName } from '../src/name.ts'
import { temporaryFolder } from './database/folder.ts'
import { Program, repository, type WhenFinished } from './program.ts'

const launcher = join(repository, 'src', 'node.cjs')

/** The machine's own Node, whatever its age: the first on the path that no package brought along. */
const own =
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file)) ?? process.execPath

/** A copy of the launcher for which every Node is too old. */
const demanding = (whenFinished: WhenFinished): { folder: string; copy: string } => {
  const folder = temporaryFolder(whenFinished)
  const copy = join(folder, 'src', 'node.cjs')
  mkdirSync(dirname(copy))
  cpSync(launcher, copy)
  writeFileSync(copy, readFileSync(copy, 'utf8').replace('wanted = 24', 'wanted = 99'))
  return { folder, copy }
}

const env = { PATH: process.env.PATH ?? '' }

describe.concurrent('the launcher', () => {
  it('runs a program with Node 24 or newer, whichever Node runs the launcher', async ({ expect, onTestFinished }) => {
    const print =
      'JSON.stringify([process.versions.node, process.execPath, process.env.PATH, process.env.MALLOC_ARENA_MAX])'
    const program = new Program([own, launcher, '-p', print], env, onTestFinished)
    expect(await program.ended).toBe(0)
    const [version, file, path, arenas] = JSON.parse(program.stdout)
    expect(Number.parseInt(version, 10)).toBeGreaterThanOrEqual(24)
    // What the program starts by the name of `node` is the same one.
    expect(realpathSync(join(String(path).split(delimiter)[0] ?? '', 'node'))).toBe(file)
    expect(arenas).toBe('2')
    expect(program.stderr).toBe('')
  })

  it('says in one line which Node is needed, where there is none that is new enough', async (context) => {
    const { expect, onTestFinished } = context
    const { copy } = demanding(onTestFinished)
    const program = new Program([process.execPath, copy, '-p', '1'], env, onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toMatch(
      new RegExp(String.raw`^${displayName} needs Node 99 or newer, and this is [\d.]+; [^\n]+\.\n$`),
    )
    expect(program.stderr).toContain(process.versions.node)
    expect(program.stdout).toBe('')
  })

  it('takes the Node that npm ci brought along, where its own is too old', async ({ expect, onTestFinished }) => {
    const { folder, copy } = demanding(onTestFinished)
    const brought = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
    mkdirSync(dirname(brought), { recursive: true })
    writeFileSync(brought, '#!/bin/sh\necho "brought along: $*"\n')
    chmodSync(brought, 0o755)
    const program = new Program([process.execPath, copy, 'src/main.ts', '--flag'], env, onTestFinished)
    expect(await program.ended).toBe(0)
    expect(program.stdout).toBe('brought along: src/main.ts --flag\n')
  })

  it.for([
    ['the exit code', 'process.exit(3)', 3],
    ['that a signal ended it', 'process.kill(process.pid, "SIGKILL")', 128 + 9],
  ] as const)('passes on %s', async ([, code, exit], { expect, onTestFinished }) => {
    const program = new Program([process.execPath, launcher, '-e', code], env, onTestFinished, { detached: true })
    expect(await program.ended).toBe(exit)
  })

  const counting = `
    let heard = 0
    process.on('SIGINT', () => { heard += 1; console.log('heard SIGINT') })
    process.on('SIGTERM', () => process.exit(40 + heard))
    setInterval(() => {}, 1000)
    console.log('ready')`

  it('passes SIGINT and SIGTERM on', async ({ expect, onTestFinished }) => {
    const program = new Program([process.execPath, launcher, '-e', counting], env, onTestFinished, { detached: true })
    await program.until(/ready/)
    program.killLeader('SIGINT')
    await program.until(/heard SIGINT/)
    program.killLeader('SIGTERM')
    expect(await program.ended).toBe(41)
  })

  it('ends the program when npm has gone without a word', async ({ expect, onTestFinished }) => {
    const byNpm = { ...env, npm_lifecycle_event: 'start' }
    // The shell ends as soon as the program is ready, and its output only with the last of its children.
    const shell = `"$0" "$1" -e "$2" & read -r line < ready; echo gone`
    const folder = temporaryFolder(onTestFinished)
    const code = `${counting}
      process.on('exit', () => console.log('ended in order'))
      require('node:fs').writeFileSync('ready', '\\n')`
    const program = new Program(
      ['/bin/sh', '-c', `mkfifo ready; ${shell}`, process.execPath, launcher, code],
      byNpm,
      onTestFinished,
      { detached: true, folder },
    )
    expect(await program.ended).toBe(0)
    expect(program.stdout).toMatch(/gone\n(.*\n)*ended in order\n$/)
  })

  it('says in one line that a Node cannot be run', async ({ expect, onTestFinished }) => {
    const { folder, copy } = demanding(onTestFinished)
    const brought = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
    mkdirSync(dirname(brought), { recursive: true })
    writeFileSync(brought, '', { mode: 0o644 })
    const program = new Program([process.execPath, copy, '-p', '1'], env, onTestFinished)
    expect(await program.ended).toBe(1)
    expect(program.stderr).toMatch(
      new RegExp(String.raw`^\S+ cannot be run \(EACCES\); ${displayName} needs Node 99 or newer\.\n$`),
    )
  })
})
