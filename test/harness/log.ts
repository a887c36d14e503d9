import { Writable } from 'node:stream'
import { z } from 'zod'
import { redact } from '../../src/logger.ts'

const Line = z.looseObject({
  level: z.number(),
  msg: z.string(),
  reqId: z.string().exactOptional(),
  err: z.looseObject({ message: z.string(), stack: z.string(), code: z.string().exactOptional() }).exactOptional(),
})

/** A log that the test can read. */
export const openLog = () => {
  let text = ''
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk)
      done()
    },
  })
  const lines = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => Line.parse(JSON.parse(line)))
  return {
    logger: { level: 'info', redact, stream },
    text: () => text,
    lines,
    errors: () => lines().filter(({ level }) => level >= 50),
  }
}
