import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProblemType } from '../../src/problem.ts'
import { meetsAll, row } from '../../src/row.ts'
import { blockOf } from '../../src/why/examples/block.ts'
import { curlLines } from '../../src/why/examples/curl-lines.ts'
import type { Example, Step } from '../../src/why/examples/example.ts'
import { exampleFiles } from '../../src/why/examples/example-files.ts'
import { examples } from '../../src/why/examples/examples.ts'
import { notInBrowser } from '../../src/why/examples/fetch-lines.ts'
import { parseAnswer, parseJson, slugOf } from '../harness/answer.ts'
import { buildKitchen, openKitchen } from '../harness/kitchen.ts'
import { type Environment, Program, repository, server, type WhenFinished } from '../program.ts'
import { isRefusedAt, problemTypes } from './problem-types.ts'

/** What no request can bring about. */
const unprovokable: Readonly<Record<string, string>> = {
  'shutting-down': 'takes a signal to the server',
  unavailable: 'takes a database that has gone',
  'email-not-confirmed': 'takes a server with REQUIRE_CONFIRMED_EMAIL',
  'expired-token': 'takes a quarter of an hour: no token that is signed here is born expired',
}

const stepsOf = (example: Example): readonly Step[] => ('message' in example ? [] : example.steps)

/** What a script in a browser cannot send (Fetch 2.2.1, 2.2.2), among them every field that begins with `Sec-`. */
const forbiddenField =
  /^(accept-charset|accept-encoding|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i
const beyondFetch = (step: Step): boolean =>
  ['CONNECT', 'TRACE', 'TRACK'].includes(step.method) ||
  step.target === '*' ||
  Object.keys(step.headers ?? {}).some((name) => forbiddenField.test(name)) ||
  (['GET', 'HEAD'].includes(step.method) &&
    [step.json, step.text, step.octets, step.file].some((given) => given !== undefined))

describe('the examples', () => {
  it('have a name of their own each, fit for a file', () => {
    const names = examples.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  it('provoke every status that the row gives', () => {
    const given = [
      100,
      ...row.flatMap(({ answers }): readonly number[] => answers),
      ...problemTypes.values().map((of) => of.status),
    ]
    expect(new Set(examples.map(({ status }) => status))).toEqual(new Set(given))
  })

  it('provoke every problem, but for those that no request can bring about', () => {
    const provoked = new Set<string | undefined>(examples.map(({ problem }) => problem))
    // A resource may do without examples; one that has some has them for all its problems.
    const paths = examples.flatMap((example) => ('steps' in example ? example.steps.map(({ target }) => target) : []))
    const isOpen = ({ slug, door }: ProblemType) => door === null || meetsAll(door) || isRefusedAt(slug, paths)
    const missing = [...problemTypes.values()].filter(isOpen).flatMap(({ slug }) => (provoked.has(slug) ? [] : [slug]))
    expect(missing.toSorted()).toEqual(Object.keys(unprovokable).toSorted())
  })

  it('name the problem of each status from 400 on, and no other', () => {
    for (const { name, status, problem } of examples)
      expect(problem && problemTypes.get(problem)?.status, name).toBe(status < 400 ? undefined : status)
  })

  it('say why no browser can send them, where none can', () => {
    for (const example of examples) {
      const isBeyond =
        'message' in example || example.status === 303 || example.status === 308 || stepsOf(example).some(beyondFetch)
      expect(notInBrowser(example), example.name).toEqual(isBeyond ? expect.stringMatching(/^[A-Z].+\.$/) : undefined)
    }
  })

  it('leave nothing to chance: content has a type, and what is sent has been kept before', () => {
    for (const example of examples) {
      const known = new Set(['unique', 'zeros'])
      for (const step of stepsOf(example)) {
        const { json, text, octets, file, headers = {}, keep } = step
        if (json === undefined && [text, octets, file].some((content) => content !== undefined))
          expect(Object.keys(headers), example.name).toContain('Content-Type')
        for (const [, name] of JSON.stringify(step).matchAll(/\{([a-z]\w*)(?::\d+)?\}/g))
          expect([...known], example.name).toContain(name)
        if (keep) known.add(keep.as)
      }
    }
  })

  it('wait longer for a 408 than the server waits', async () => {
    const { headersTimeout } = (await openKitchen({ why: true, mail: {} })).app.server
    const pauses = examples.flatMap((example) =>
      example.status === 408 && 'message' in example
        ? example.message.filter((piece) => typeof piece === 'number')
        : [],
    )
    expect(pauses).toHaveLength(1)
    // It looks at the clock once a second.
    for (const pause of pauses) expect(pause * 1000).toBeGreaterThan(headersTimeout + 1000)
  })

  it('send what comes too often at the very end', () => {
    expect(examples.map((example) => 'times' in example).indexOf(true)).toBe(examples.length - 1)
  })
})

describe('the lines for a shell', () => {
  const example = (step: Step): Example => ({ name: 'x', title: 'x', status: 200, steps: [step] })
  const lines = (step: Step): string => curlLines(example(step), 'http://kitchen.example')

  it.each<[string, Step, string]>([
    ['a GET', { method: 'GET', target: '/recipes' }, 'curl -i http://kitchen.example/recipes'],
    ['a HEAD', { method: 'HEAD', target: '/recipes' }, 'curl -I http://kitchen.example/recipes'],
    ['a query', { method: 'GET', target: '/r?a=1&b=2' }, "curl -i 'http://kitchen.example/r?a=1&b=2'"],
    [
      'a login',
      { method: 'POST', target: '/s', basic: 'a:b c' },
      "curl -i -X POST http://kitchen.example/s -u 'a:b c'",
    ],
    [
      'quotes of both kinds',
      { method: 'GET', target: '/', headers: { Title: `"Ada's"` } },
      `curl -i http://kitchen.example/ -H 'Title: "Ada'\\''s"'`,
    ],
    [
      'content',
      { method: 'PUT', target: '/r', json: { a: 'x y' } },
      `curl -i -X PUT http://kitchen.example/r \\\n  -H 'Content-Type: application/json' \\\n  -d '{"a":"x y"}'`,
    ],
    [
      'a file as content',
      { method: 'PUT', target: '/r', file: '/picture.jpeg' },
      'curl -s http://kitchen.example/picture.jpeg | curl -i -X PUT http://kitchen.example/r -H Content-Type: --data-binary @-',
    ],
    [
      'content that is no text',
      { method: 'GET', target: '/r', into: 'photo.webp' },
      'curl -s -D - -o photo.webp http://kitchen.example/r',
    ],
    [
      'a long line, an option to each line of the shell',
      { method: 'GET', target: '/recipes', headers: { 'X-First': 'x'.repeat(30), 'X-Second': 'x'.repeat(30) } },
      `curl -i http://kitchen.example/recipes \\\n  -H 'X-First: ${'x'.repeat(30)}' \\\n  -H 'X-Second: ${'x'.repeat(30)}'`,
    ],
  ])('%s', (_what, step, line) => expect(lines(step)).toBe(line))

  it('mean what is sent, whatever characters are in it', () => {
    const odd = `$HOME \`id\` "two" 'one' \\n !! *`
    const step = { method: 'POST', target: '/', headers: { 'Content-Type': 'text/plain' } }
    const [, command = ''] = /^unique=.*?\n(.*)$/s.exec(lines({ ...step, text: `${odd} {unique}` })) ?? []
    const shown = execFileSync('sh', [
      '-c',
      `curl() { for word; do :; done; printf %s "$word"; }; unique=7; ${command}`,
    ])
    expect(shown.toString()).toBe(`${odd} 7`)
  })

  it('write a message so that printf gives its octets', () => {
    const message = `GET /100%25?q='\\ HTTP/1.1\r\n\r\n`
    const line = curlLines({ message: [message, 3, 'more'] }, 'http://kitchen.example:81')
    const [, printf, pause, more, curl] = /^\((printf .*); (sleep 3); (printf .*)\) \| (.*)$/.exec(line) ?? []
    expect([pause, more, curl]).toEqual(['sleep 3', "printf 'more'", 'curl -s telnet://kitchen.example:81'])
    expect(execFileSync('sh', ['-c', printf ?? '']).toString()).toBe(message)
  })
})

/** Where the lines write their files. */
const folder = mkdtempSync(join(tmpdir(), 'status-kitchen-examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * All answers that a shell shows, in their order: interim ones, those of a range, and last the one that counts. Where
 * `awake` is given, what sleeps in the lines sleeps until then.
 */
const answersOf = (
  lines: string,
  awake?: Promise<unknown>,
): Promise<{ statuses: number[]; slug: string | undefined }> =>
  new Promise((resolve, reject) => {
    const sleep = awake ? 'sleep() { read -r _ <&3; }\n' : ''
    const shell = spawn('sh', ['-c', sleep + lines], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore', 'pipe'] })
    awake?.then(() => shell.stdio[3]?.destroy())
    let shown = ''
    shell.stdout?.setEncoding('utf8').on('data', (text) => {
      shown += text
    })
    shell.on('error', reject).on('close', () => {
      const wires = shown.split(/(?=HTTP\/1\.1 \d{3} )/).filter(Boolean)
      const answers = wires.map((wire) => parseAnswer('', wire))
      const last = answers.at(-1)
      if (last) resolve({ statuses: answers.map(({ status }) => status), slug: slugOf(last) })
      else reject(new Error(`No answer to ${lines}`))
    })
  })

/** What the block for fetch writes to the console of Node: the status, and the content. */
const answerOfScript = async (lines: string): Promise<{ status: unknown; slug: string | undefined }> => {
  const written: unknown[] = []
  const log = (...words: readonly unknown[]) => written.push(...words)
  await runInNewContext(`(async () => ${lines})()`, { fetch, btoa, Blob, console: { log } })
  const [status, , headers, content] = written
  const isProblem = /problem\+json/.test(JSON.stringify(headers))
  return { status, slug: isProblem ? String(parseJson(String(content)).type).split('/problems/')[1] : undefined }
}

/** A server as `npm start` opens it, and its address. */
const serve = async (environment: Environment, whenFinished: WhenFinished): Promise<string> => {
  const program = new Program(
    server,
    { PORT: '0', DATABASE_PATH: ':memory:', LOG_LEVEL: 'warn', ...environment },
    whenFinished,
  )
  const [, address = ''] = await program.until(/is open at (http:\S+)\n/)
  return address
}

/** From a server that waits for a fraction of a second where `npm start` waits for ten. */
const answersInTime = async (example: Example) => {
  const kitchen = await buildKitchen({ why: true, mail: {}, timeouts: { headers: 150, request: 250, check: 10 } })
  try {
    const address = `http://127.0.0.1:${await kitchen.listen()}`
    const closed = once(kitchen.app.server, 'connection').then(([socket]) => once(socket, 'close'))
    return await answersOf(curlLines(example, address), closed)
  } finally {
    await kitchen.close()
  }
}

describe.concurrent('pasted into a shell, this gives what it promises', () => {
  let unlimited = ''
  let limited = ''
  // A hook that is added in another one would never run.
  const ends: Parameters<WhenFinished>[0][] = []
  const whenFinished: WhenFinished = (end) => {
    ends.push(end)
  }
  beforeAll(async () => {
    ;[unlimited, limited] = await Promise.all([serve({ RATE_LIMIT: '0' }, whenFinished), serve({}, whenFinished)])
  })
  afterAll(() => Promise.all(ends.map((end) => end())))

  it.for(examples.map((example) => [`${example.status} ${example.title}`, example] as const))(
    '%s',
    async ([, example], { expect }) => {
      const times = 'times' in example ? (example.times ?? 1) : 1
      const { status, final, problem } = example
      const { statuses, slug } =
        status === 408
          ? await answersInTime(example)
          : await answersOf(curlLines(example, times > 1 ? limited : unlimited))
      if (final === undefined) expect(statuses.at(-1)).toBe(status)
      else expect(statuses).toEqual([status, final])
      expect(statuses).toHaveLength(final === undefined ? times : 2)
      expect(slug).toBe(problem)
    },
  )
})

describe.concurrent('pasted into Node, the block for fetch gives what it promises', () => {
  let unlimited = ''
  let limited = ''
  const ends: Parameters<WhenFinished>[0][] = []
  beforeAll(async () => {
    const keep = (end: Parameters<WhenFinished>[0]) => ends.push(end)
    ;[unlimited, limited] = await Promise.all([serve({ RATE_LIMIT: '0' }, keep), serve({}, keep)])
  })
  afterAll(() => Promise.all(ends.map((end) => end())))

  const sendable = examples.filter((example) => notInBrowser(example) === undefined)

  it.for(sendable.map((example) => [`${example.status} ${example.title}`, example] as const))(
    '%s',
    async ([, example], { expect }) => {
      const { lines } = blockOf(example, 'times' in example ? limited : unlimited).fetch
      const isHead = 'steps' in example && example.steps.at(-1)?.method === 'HEAD'
      const { status, problem } = example
      expect(await answerOfScript(lines ?? '')).toEqual({ status, slug: isHead ? undefined : problem })
    },
  )

  it('has a sentence in the place of lines for all others', ({ expect }) => {
    for (const example of examples.filter((one) => !sendable.includes(one)))
      expect(blockOf(example, 'http://kitchen.example').fetch).toEqual({ lines: null, note: notInBrowser(example) })
  })
})

describe('npm run examples', () => {
  const files = exampleFiles([...problemTypes.values()])

  it.each(Object.entries(files))('has written %s', (path, text) => {
    expect(readFileSync(`${repository}/${path}`, 'utf8') === text, 'it is stale; run npm run examples').toBe(true)
  })

  it('names each request of examples.http before another one reads its response, and has no unknown method', () => {
    const [, ...requests] = (files['examples.http'] ?? '').split(/^### /m)
    const names = new Set<string | undefined>()
    for (const request of requests) {
      for (const [, name] of request.matchAll(/\{\{(\w+)\.response\./g)) expect(names, request).toContain(name)
      names.add(/^# @name (\w+)$/m.exec(request)?.[1])
      expect(request).toMatch(/^(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE|TRACE) \{\{baseUrl\}\}/m)
    }
    expect(requests.length).toBeGreaterThan(50)
  })

  it('leaves out no example that Postman or an editor can send', () => {
    for (const [path, text] of Object.entries(files))
      for (const { title } of examples) expect(text, path).toContain(JSON.stringify(title).slice(1, -1))
  })
})
