import { availableParallelism } from 'node:os'
import fastq from 'fastq'
import type { Metadata } from 'sharp'
import type { Image } from './store.ts'

const formats = ['jpeg', 'png', 'webp', 'avif'] as const

/** What the header of a picture says of it. */
export type Header = { readonly format: (typeof formats)[number]; readonly pixels: number }

type Sharp = typeof import('sharp')['default']

/** The longest side of what is kept, in pixels. */
const longest = 1600

/** The loaders that are used. libvips has others, for formats that nobody needs here and that are more than a picture. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`)

const headerOf = ({ format, compression, width, height }: Metadata): Header | undefined => {
  const known = formats.find((name) => name === (format === 'heif' && compression === 'av1' ? 'avif' : format))
  return known && { format: known, pixels: width * height }
}

/** Loads sharp, which takes a tenth of a second: servers on which nobody puts a photo do without. */
const loadSharp = async (): Promise<Sharp> => {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  // One thread for each picture; `width` of them are decoded at a time.
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  return sharp
}

/**
 * Does work for `width` at a time, in the order in which they come, while `waiting` others may wait. Undefined for those
 * that may not.
 */
export const limited = <Result>(width: number, waiting: number) => {
  const queue = fastq.promise<unknown, () => Promise<Result>, Result>((work) => work(), width)
  return async (work: () => Promise<Result>): Promise<Result | undefined> =>
    queue.running() === width && queue.length() === waiting ? undefined : queue.push(work)
}

// One core is left for the event loop, so that other requests do not wait; and of the four threads that the pool of libuv has
// by default, one for passwords and files.
const cores = Math.min(Math.max(availableParallelism() - 1, 1), 3)

/**
 * A picture is decoded for so many `seconds`, and `width` of them at a time, while `waiting` others may wait for that.
 */
export const openDecoder = ({ seconds = 10, width = cores, waiting = 16 } = {}) => {
  let loaded: ReturnType<typeof loadSharp> | undefined
  const load = () => (loaded ??= loadSharp())
  const inTurn = limited<Image | 'malformed' | 'slow'>(width, waiting)

  const develop = async (sharp: Sharp, content: Buffer): Promise<Image> => {
    // The limits of pixels have been held against the header. An animation is opened at its first frame.
    const upright = sharp(content, { failOn: 'error', limitInputPixels: false }).autoOrient()
    const { data, info } = await upright
      .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .timeout({ seconds })
      .raw()
      .toBuffer({ resolveWithObject: true })
    // Decoded once for both forms. Metadata is left out unless it is asked for.
    const decoded = sharp(data, { raw: info })
    return {
      'image/jpeg': await decoded.clone().flatten({ background: '#fff' }).jpeg().toBuffer(),
      'image/webp': await decoded.webp().toBuffer(),
    }
  }

  return {
    /** Reads the header alone; undefined if it is not that of one of the four formats. */
    header: async (content: Buffer): Promise<Header | undefined> => {
      const sharp = await load()
      return sharp(content, { limitInputPixels: false })
        .metadata()
        .then(headerOf, () => undefined)
    },
    /**
     * Makes what is kept of a picture. 'malformed': it cannot be decoded to its end; 'slow': that takes too long; 'busy':
     * too many others wait for it.
     */
    decode: async (content: Buffer): Promise<Image | 'malformed' | 'slow' | 'busy'> => {
      const sharp = await load()
      const made = await inTurn(() =>
        develop(sharp, content).catch((error: Error) => (error.message.startsWith('timeout') ? 'slow' : 'malformed')),
      )
      return made ?? 'busy'
    },
  }
}

export type Decoder = ReturnType<typeof openDecoder>
