import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { countScans, withoutText } from '../../src/photos/inspect.ts'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { plain, putPhoto, smallJpeg } from './pictures.ts'

/** A chunk of a PNG (PNG 5.3). */
const chunk = (name: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}

/** Puts octets behind the header of a PNG: the signature and its first chunk. */
const behindHeader = (png: Buffer, octets: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, 33), octets, png.subarray(33)])

const text = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(1_000_000))]))
const sRgb = chunk('sRGB', Buffer.of(0))
const startOfScan = Buffer.of(0xff, 0xda)
const sideways = () => plain(40, 30).withMetadata({ orientation: 6 }).png().toBuffer()

describe('a PNG', () => {
  it('is read without its text, and with what changes how it looks', async () => {
    const png = await sideways()
    const inspected = withoutText(behindHeader(png, Buffer.concat([text, text, sRgb, text]))) ?? png
    expect(inspected.includes('zTXt')).toBe(false)
    expect(inspected.includes('eXIf')).toBe(true)
    expect(inspected.length - (withoutText(png)?.length ?? 0)).toBe(sRgb.length)
    expect((await sharp(inspected).metadata()).orientation).toBe(6)
  })

  it('looks the same afterwards', async () => {
    const png = await plain(3, 2).png().toBuffer()
    const pixels = (content: Buffer) => sharp(content).raw().toBuffer()
    expect((await pixels(withoutText(png) ?? Buffer.of())).equals(await pixels(png))).toBe(true)
  })

  it.each([0, 7, 8, 12, 40, 60])('that is cut at %i octets does no harm', async (length) => {
    const cut = (await sideways()).subarray(0, length)
    expect(withoutText(cut)?.length).toBeLessThanOrEqual(Math.max(length, 8))
  })

  it('of more than 100,000 chunks is refused', async () => {
    const kitchen = await openKitchen()
    const ada = await kitchen.register('ada')
    const { id } = await kitchen.cook(ada.token)
    const png = behindHeader(await plain(4, 4).png().toBuffer(), Buffer.alloc(100_000 * sRgb.length, sRgb))
    const answer = await putPhoto(kitchen, ada, id, png, { 'content-type': 'image/png' })
    const toSyntax =
      'message, service, host, route, method, authentication, existence, permission, content, precondition, syntax'
    expectRefusal(answer, 'malformed-image', toSyntax)
  })

  it('with much text is a photo like others', async () => {
    const kitchen = await openKitchen()
    const ada = await kitchen.register('ada')
    const { id } = await kitchen.cook(ada.token)
    const png = behindHeader(await plain(4, 4).png().toBuffer(), Buffer.concat(Array.from({ length: 50 }, () => text)))
    expect((await putPhoto(kitchen, ada, id, png, { 'content-type': 'image/png' })).status).toBe(201)
  })
})

describe('a JPEG', () => {
  it('has as many scans as it says', async () => {
    expect(countScans(await smallJpeg(), 51)).toBe(1)
    expect(countScans(await plain(40, 30).jpeg({ progressive: true }).toBuffer(), 51)).toBeGreaterThan(5)
    expect(countScans(Buffer.alloc(2000, startOfScan), 51), 'counts no further than it must').toBe(51)
  })

  it('of more than 50 scans is refused before it is decoded', async () => {
    const jpeg = await smallJpeg()
    const kitchen = await openKitchen()
    const ada = await kitchen.register('ada')
    const { id } = await kitchen.cook(ada.token)
    const scan = jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xda])), -2)
    const many = Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: 50 }, () => scan), jpeg.subarray(-2)])
    const toMeaning =
      'message, service, host, route, method, authentication, existence, permission, content, precondition, syntax, meaning'
    const answer = expectRefusal(await putPhoto(kitchen, ada, id, many), 'invalid-content', toMeaning)
    expect(answer.json.errors).toEqual([{ pointer: '#', detail: 'has more than 50 scans' }])
  })
})

it('anything else is as it is', () => {
  const content = Buffer.from('GIF89a')
  expect(withoutText(content)).toBe(content)
})
