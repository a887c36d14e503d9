import { door } from '../door.ts'
import { contentTooLarge, missingContent, readContent, wholeContent } from '../doors/content.ts'
import { invalidContent } from '../doors/meaning.ts'
import { overloaded, overloadedProblem } from '../doors/service.ts'
import { problem, Refusal } from '../problem.ts'
import { type Decoder, type Header, limited } from './decoder.ts'
import { countScans, withoutText } from './inspect.ts'

const malformedImage = problem('syntax', 'malformed-image', 400, 'The content is not a well-formed image')

/** 10 MiB, in octets. */
const limit = 10 * 1024 * 1024

/** Pixels that are decoded. AVIF takes many times the memory of other formats. */
const maxPixels = (format: Header['format']): number => (format === 'avif' ? 16_000_000 : 50_000_000)

/** Uploads that arrive at a time: each is held in memory. */
const mostArriving = 32

/** A progressive JPEG of a camera or a program has about ten. */
const mostScans = 50

const malformed = () =>
  malformedImage(
    'The content is not a JPEG, PNG, WebP or AVIF image, or it is incomplete or damaged. Check that the file opens in an image viewer, and send it whole and unchanged.',
  )

const invalid = (detail: string, fix: string) =>
  invalidContent(`The image ${detail}. ${fix}.`, { errors: [{ pointer: '#', detail }] })

const count = (number: number): string => number.toLocaleString('en')

/** The doors `content`, `syntax` and `meaning` of an operation that reads a picture. What it really is decides, not its Content-Type. */
export const picture = ({ header, decode }: Decoder) => {
  const arriving = limited<Awaited<ReturnType<typeof readContent>>>(mostArriving, 0)
  return {
    content: wholeContent(['image/jpeg', 'image/png', 'image/webp', 'image/avif'], limit),
    syntax: door(
      'syntax',
      [overloadedProblem, contentTooLarge, missingContent, malformedImage],
      async ({ raw }, _found: { readonly readable: true }) => {
        const sent = await arriving(() => readContent(raw, limit))
        if (!sent) return overloaded()
        if (sent instanceof Refusal) return sent
        const content = withoutText(sent)
        const read = content && (await header(content))
        return read ? { content, header: read } : malformed()
      },
    ),
    meaning: door(
      'meaning',
      [invalidContent, malformedImage, overloadedProblem],
      async (_request, { content, header }: { readonly content: Buffer; readonly header: Header }) => {
        const { format, pixels } = header
        const most = maxPixels(format)
        if (pixels > most)
          return invalid(
            `has ${count(pixels)} pixels, more than the ${count(most)} that ${format} may have`,
            'Send a smaller one',
          )
        if (format === 'jpeg' && countScans(content, mostScans + 1) > mostScans)
          return invalid(`has more than ${mostScans} scans`, 'Save it as an ordinary JPEG, and send that')
        const image = await decode(content)
        if (image === 'malformed') return malformed()
        if (image === 'slow') return invalid('takes too long to decode', 'Save it as an ordinary JPEG, and send that')
        return image === 'busy' ? overloaded() : { image }
      },
    ),
  }
}
