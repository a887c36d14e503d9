import { describe, expect, it } from 'vitest'
import { noContent } from '../../src/answer.ts'
import { operation } from '../../src/operation.ts'
import { limited, openDecoder } from '../../src/photos/decoder.ts'
import { picture } from '../../src/photos/picture.ts'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { plain, smallJpeg } from './pictures.ts'

/** Work that goes on until it is told to end. */
const openWork = () => {
  const begun: number[] = []
  const ends: (() => void)[] = []
  const work = (number: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(number)
      ends[number] = () => resolve(number)
    })
  return { begun, work, end: (number: number) => ends[number]?.() }
}

describe('work that is limited', () => {
  it('is done so many at a time, in order; some may wait, and others may not', async () => {
    const { begun, work, end } = openWork()
    const inTurn = limited(2, 2)
    const all = [0, 1, 2, 3].map((number) => inTurn(work(number)))
    expect(begun).toEqual([0, 1])
    expect(await inTurn(work(4))).toBeUndefined()
    end(1)
    expect(await all[1]).toBe(1)
    expect(begun).toEqual([0, 1, 2])
    end(2)
    end(0)
    expect(await Promise.all([all[0], all[2]])).toEqual([0, 2])
    end(3)
    expect(await all[3]).toBe(3)
    const later = inTurn(work(5))
    expect(begun).toEqual([0, 1, 2, 3, 5])
    end(5)
    expect(await later).toBe(5)
  })

  it('lets the next one begin after one that failed', async () => {
    const inTurn = limited(1, 1)
    const failed = inTurn(() => Promise.reject(new Error('burnt')))
    const next = inTurn(async () => 'done')
    await expect(failed).rejects.toThrow('burnt')
    expect(await next).toBe('done')
    expect(await inTurn(async () => 'done')).toBe('done')
  })
})

describe('the decoder', () => {
  it('gives up a picture that takes longer than it may', async () => {
    // 49 million pixels of 16 bits a channel, interlaced: they take three seconds of CPU time.
    const large = await plain(7000, 7000)
      .ensureAlpha()
      .toColourspace('rgb16')
      .png({ compressionLevel: 1, progressive: true })
      .toBuffer()
    const { decode } = openDecoder({ seconds: 1, width: 1 })
    expect(await decode(large)).toBe('slow')
    expect(await decode(await smallJpeg())).toMatchObject({ 'image/jpeg': expect.any(Buffer) })
  })

  it('is busy where more wait than may, and is not afterwards', async () => {
    const { decode } = openDecoder({ width: 1, waiting: 1 })
    const picture = await smallJpeg()
    // Loaded first, so that all three come at the same time.
    await decode(picture)
    const made = await Promise.all([decode(picture), decode(picture), decode(picture)])
    expect(made.map((image) => (typeof image === 'string' ? image : 'made'))).toEqual(['made', 'made', 'busy'])
    expect(await decode(picture)).not.toBe('busy')
  })
})

describe('a picture that the decoder does not make', () => {
  const toSyntax = 'message, service, host, route, method, content, syntax'

  it.each([
    ['slow', 'invalid-content', `${toSyntax}, meaning`],
    ['malformed', 'malformed-image', toSyntax],
    ['busy', 'overloaded', `${toSyntax}, service`],
  ] as const)('because it is %s is refused with %s', async (said, slug, doors) => {
    const header = async () => ({ format: 'jpeg', pixels: 1 }) as const
    const kitchen = await openKitchen({
      plugins: async (app) =>
        operation(app, 'PUT /pictures', {
          summary: 'Look at a picture',
          doors: picture({ header, decode: async () => said }),
          answers: { 204: null },
          action: () => noContent(),
        }),
    })
    const sent = { headers: { 'content-type': 'image/png' }, content: 'picture' }
    const answer = expectRefusal(await kitchen.send('PUT /pictures', sent), slug, doors)
    if (said === 'slow')
      expect(answer.json.errors).toEqual([{ pointer: '#', detail: expect.stringContaining('too long') }])
  })
})
