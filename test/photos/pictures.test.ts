import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal } from '../harness/answer.ts'
import { openKitchen } from '../harness/kitchen.ts'
import { claiming, noise, plain, putPhoto, smallJpeg } from './pictures.ts'

const toSyntax =
  'message, service, host, route, method, authentication, existence, permission, content, precondition, syntax'

/** What a recipe answers a PUT of this content with, and the forms of the photo it has then. */
const put = async (content: Buffer, type = 'image/jpeg') => {
  const kitchen = await openKitchen()
  const ada = await kitchen.register('ada')
  const { id } = await kitchen.cook(ada.token)
  const answer = await putPhoto(kitchen, ada, id, content, { 'content-type': type })
  const read = (accept: string) => kitchen.send('GET /recipes/:id/photo', { path: { id }, headers: { accept } })
  return { answer, jpeg: (await read('image/jpeg')).octets, webp: (await read('image/webp')).octets }
}

/** Both forms of what was kept of a picture, as sharp reads them. */
const kept = async (content: Buffer, type?: string) => {
  const { answer, jpeg, webp } = await put(content, type)
  expect(answer.status, answer.text).toBe(201)
  return { jpeg: sharp(jpeg), webp: sharp(webp), octets: Buffer.concat([jpeg, webp]) }
}

/** The size of a picture and what is known of it beside its pixels. */
const about = async (picture: Sharp) => {
  const {
    width,
    height,
    space,
    channels,
    depth,
    pages = 1,
    orientation,
    exif,
    icc,
    iptc,
    xmp,
  } = await picture.metadata()
  const metadata = [orientation, exif, icc, iptc, xmp].filter((part) => part !== undefined)
  return { size: [width, height], space, channels, depth, pages, metadata }
}

/** The colour of a pixel, in steps that a lossy form keeps. */
const colourAt = async (picture: Sharp, left: number, top: number): Promise<number[]> => {
  const { data, info } = await picture.clone().raw().toBuffer({ resolveWithObject: true })
  const at = (top * info.width + left) * info.channels
  return [...data.subarray(at, at + info.channels)].map((value) => Math.round(value / 32))
}
const [black, white, red, blue] = [
  [0, 0, 0],
  [8, 8, 8],
  [8, 0, 0],
  [0, 0, 8],
]

/** Red on the left, blue on the right, as a phone keeps it that was held upright: it is to be turned (EXIF 2.32 4.6.5). */
const sideways = async (): Promise<Buffer> =>
  plain(200, 100, '#00f')
    .composite([{ input: await plain(100, 100, '#f00').png().toBuffer(), left: 0, top: 0 }])
    .withExif({ IFD0: { Make: 'Secret camera' }, IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()

describe('what is kept of a picture', () => {
  it('is turned upright, without its GPS and all other metadata', async () => {
    const sent = await sideways()
    expect(await sharp(sent).metadata()).toMatchObject({ width: 200, height: 100, orientation: 6 })
    expect(sent.includes('Secret camera')).toBe(true)
    const { jpeg, webp, octets } = await kept(sent)
    for (const form of [jpeg, webp]) {
      expect(await about(form)).toEqual({
        size: [100, 200],
        space: 'srgb',
        channels: 3,
        depth: 'uchar',
        pages: 1,
        metadata: [],
      })
      expect([await colourAt(form, 50, 20), await colourAt(form, 50, 180)]).toEqual([red, blue])
    }
    expect(octets.includes('Secret camera')).toBe(false)
    expect(octets.includes('Exif')).toBe(false)
  })

  it.each([
    ['wide', [3000, 1000], [1600, 533]],
    ['high', [500, 2000], [400, 1600]],
    ['at the limit', [1600, 1600], [1600, 1600]],
    ['small: it is not enlarged', [320, 200], [320, 200]],
    ['of one pixel', [1, 1], [1, 1]],
  ] as const)('has at most 1,600 pixels a side: %s', async (_what, [width, height], size) => {
    const { jpeg, webp } = await kept(await plain(width, height).jpeg().toBuffer())
    for (const form of [jpeg, webp]) expect((await about(form)).size).toEqual(size)
  })

  it('is white in JPEG, and transparent in WebP, where the picture is transparent', async () => {
    const clear = sharp({ create: { width: 40, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    const { jpeg, webp } = await kept(await clear.png().toBuffer(), 'image/png')
    expect(await colourAt(jpeg, 20, 20)).toEqual(white)
    expect((await colourAt(webp, 20, 20)).at(-1)).toBe(0)
  })

  it.each([
    ['CMYK', () => plain(40, 40, '#f00').toColourspace('cmyk').jpeg().toBuffer(), 'image/jpeg'],
    [
      'a wide gamut, as newer phones have it',
      () => plain(40, 40, '#f00').withIccProfile('p3').jpeg().toBuffer(),
      'image/jpeg',
    ],
    ['16 bits a channel', () => plain(40, 40, '#f00').toColourspace('rgb16').png().toBuffer(), 'image/png'],
    ['a palette', () => plain(40, 40, '#f00').png({ palette: true }).toBuffer(), 'image/png'],
    ['AVIF', () => plain(40, 40, '#f00').avif().toBuffer(), 'image/avif'],
  ])('is sRGB of 8 bits: from %s', async (_what, make, type) => {
    const { jpeg, webp } = await kept(await make(), type)
    for (const form of [jpeg, webp]) {
      expect(await about(form)).toMatchObject({ space: 'srgb', channels: 3, depth: 'uchar', metadata: [] })
      const [r = 0, ...others] = await colourAt(form, 20, 20)
      expect(r).toBeGreaterThanOrEqual(7)
      expect(Math.max(...others)).toBeLessThanOrEqual(2)
    }
  })

  it('is the same for shades of grey', async () => {
    const { jpeg } = await kept(await plain(40, 40, '#000').toColourspace('b-w').png().toBuffer(), 'image/png')
    expect(await about(jpeg)).toMatchObject({ space: 'srgb', channels: 3 })
    expect(await colourAt(jpeg, 20, 20)).toEqual(black)
  })

  it('is the first frame of an animation of a thousand', async () => {
    const [frames, side] = [1000, 8]
    const pixels = Buffer.alloc(frames * side * side * 3, 0xff)
    // Red at first, then white.
    for (let at = 0; at < side * side * 3; at += 3) pixels.fill(0, at + 1, at + 3)
    const raw = { width: side, height: frames * side, channels: 3, pageHeight: side } as const
    const animation = await sharp(pixels, { raw }).webp({ effort: 0, minSize: false, mixed: false }).toBuffer()
    const { jpeg, webp } = await kept(animation, 'image/webp')
    for (const form of [jpeg, webp]) {
      expect(await about(form)).toMatchObject({ size: [side, side], pages: 1 })
      expect(await colourAt(form, 4, 4)).toEqual(red)
    }
  })

  it('is what the content really is, whatever its type says', async () => {
    await kept(await plain(40, 30).png().toBuffer(), 'image/jpeg')
    await kept(await smallJpeg(), 'image/avif')
  })

  it('has nothing of a page that is hidden in it', async () => {
    const picture = await smallJpeg()
    const page = Buffer.from('<!doctype html><script>alert(1)</script>')
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, page.length + 2]), page])
    const polyglot = Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2), page])
    const { octets } = await kept(polyglot)
    expect(octets.includes('<script>')).toBe(false)
  })
})

describe('400 malformed-image', () => {
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
  const script = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'

  it.each([
    ['a GIF', gif],
    ['an SVG with a script', Buffer.from(script)],
    ['a page', Buffer.from('<!doctype html><p>Photo</p>')],
    ['JSON', Buffer.from('{"photo":1}')],
    ['one octet', Buffer.from([0xff])],
    ['the first octets of a JPEG', Buffer.from('ffd8ffe0', 'hex')],
    ['zeros', Buffer.alloc(100_000)],
  ])('%s', async (_what, content) => {
    const { answer } = await put(content)
    expectRefusal(answer, 'malformed-image', toSyntax)
  })

  const forms = ['jpeg', 'png', 'webp', 'avif'] as const
  it.each(forms)('%s that is cut', async (form) => {
    const whole = await noise(300, 300)[form]().toBuffer()
    for (const part of [0.5, 0.98]) {
      const { answer } = await put(whole.subarray(0, whole.length * part), `image/${form}`)
      expectRefusal(answer, 'malformed-image', toSyntax)
    }
  })
})

describe('422 invalid-content', () => {
  /** An AVIF whose header says that it has these sides: its property `ispe` (ISO/IEC 23008-12 6.5.3). */
  const claimingAvif = async (width: number, height: number): Promise<Buffer> => {
    const picture = await plain(16, 16).avif().toBuffer()
    const at = picture.indexOf('ispe')
    picture.writeUInt32BE(width, at + 8)
    picture.writeUInt32BE(height, at + 12)
    return picture
  }

  it.each([
    ['a PNG of 100,000 × 100,000 pixels', () => claiming(100_000, 100_000), '10,000,000,000'],
    ['a PNG of a little more than 50 million pixels', () => claiming(50_000_001, 1), '50,000,001'],
    ['an AVIF of a little more than 16 million pixels', () => claimingAvif(16_000_001, 1), '16,000,001'],
  ])('%s, before memory is taken for it', async (_what, make, pixels) => {
    const content = await make()
    const before = process.resourceUsage().maxRSS
    const { answer } = await put(content)
    expectRefusal(answer, 'invalid-content', `${toSyntax}, meaning`)
    expect(answer.json.errors).toEqual([{ pointer: '#', detail: expect.stringContaining(`has ${pixels} pixels`) }])
    // In kilobytes.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(50_000)
  })

  it('takes a PNG of 50 million pixels, as its header says, for one to be decoded', async () => {
    const { answer } = await put(await claiming(50_000_000, 1))
    expectRefusal(answer, 'malformed-image', toSyntax)
  })
})

// The first use of sharp loads it, which takes a while.
beforeAll(smallJpeg)
