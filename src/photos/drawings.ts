import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { openDecoder } from './decoder.ts'

// Makes the pictures of the repository: the photo of the seed in both its forms, and one to send. They are kept as files,
// so that they are the same wherever the server runs.

const ellipse = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${width / 2}" ry="${height / 2}" fill="${fill}"/>`
const path = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`

/** Draws shapes of SVG on an area of 400 by 300. */
const drawing = (width: number, height: number, ...shapes: readonly string[]) => {
  const start = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="${width}" height="${height}">`
  return sharp(Buffer.from(`${start}${shapes.join('')}</svg>`))
}

const table = [
  path('M0 0h400v300H0z', '#f3e6d0'),
  path('M0 210h400v90H0z', '#c98f5a'),
  ellipse(200, 238, 320, 68, '#fff'),
  ellipse(200, 233, 256, 48, '#e8eef2'),
]

const pancake = (x: number, y: number): string[] => [
  ellipse(x, y + 12, 224, 48, '#a8652b'),
  ellipse(x, y, 224, 48, '#e0a55b'),
]

const pancakes = drawing(
  1600,
  1200,
  ...table,
  ...[212, 190, 168, 146, 124].flatMap((y, index) => pancake(index % 2 === 0 ? 204 : 195, y)),
  path('M118 122c20 22 50 14 62 26s-4 60 12 62 8-54 30-58 58 4 80-26z', '#7a3b12bf'),
  path('M172 104l38-12 34 10-36 14z', '#fff2a8'),
  path('M172 104v12l36 14v-14z', '#f2d46b'),
  path('M208 116v14l36-14v-14z', '#e5c14f'),
)

const slice = (x: number, y: number, turn: number): string => {
  const crust = path('M-62-30c-16-34 24-52 62-52s78 18 62 52v76c0 12-124 12-124 0z', '#8f4f1f')
  const crumb = path('M-52-30c-10-26 18-42 52-42s62 16 52 42v70c0 8-104 8-104 0z', '#edc07e')
  return `<g transform="translate(${x} ${y}) rotate(${turn})">${crust}${crumb}</g>`
}

const toast = drawing(1200, 900, ...table, slice(148, 176, -14), slice(246, 168, 10))

const { decode } = openDecoder()

const write = (path: string, content: Buffer): void => {
  writeFileSync(new URL(path, import.meta.url), content)
  process.stdout.write(`Wrote ${path}: ${content.length} bytes.\n`)
}

// Drawn first: the decoder, once it is loaded, keeps sharp from reading SVG.
const [seeded, sent] = [await pancakes.png().toBuffer(), await toast.png().toBuffer()]
const photo = await decode(seeded)
if (typeof photo === 'string') throw new Error(`The drawing is ${photo}`)
write('../database/seed-photo.jpeg', photo['image/jpeg'])
write('../database/seed-photo.webp', photo['image/webp'])
// As a phone keeps a picture that was taken upright: sideways, with a note on how to turn it.
write('../why/assets/picture.jpeg', await sharp(sent).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer())
