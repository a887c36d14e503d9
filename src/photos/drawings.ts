import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { openDecoder } from './decoder.ts'

// Makes the pictures of the repository: the photo of the seed in both its forms, and one to send. They are kept as files, so
// that they are the same wherever the server runs.

const drawing = (width: number, height: number, ...shapes: readonly string[]) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="${width}" height="${height}">${shapes.join('')}</svg>`,
    ),
  )

const table = '<rect width="400" height="300" fill="#f3e6d0"/><path d="M0 210h400v90H0z" fill="#c98f5a"/>'
const plate =
  '<ellipse cx="200" cy="238" rx="160" ry="34" fill="#fff"/><ellipse cx="200" cy="233" rx="128" ry="24" fill="#e8eef2"/>'

const pancake = (y: number, dx: number): string =>
  `<ellipse cx="${200 + dx}" cy="${y + 12}" rx="112" ry="24" fill="#a8652b"/><ellipse cx="${200 + dx}" cy="${y}" rx="112" ry="24" fill="#e0a55b"/>`

const pancakes = drawing(
  1600,
  1200,
  table,
  plate,
  ...[212, 190, 168, 146, 124].map((y, index) => pancake(y, index % 2 === 0 ? 4 : -5)),
  '<path d="M118 122c20 22 50 14 62 26s-4 60 12 62 8-54 30-58 58 4 80-26z" fill="#7a3b12" opacity=".75"/>',
  '<path d="M172 104l38-12 34 10-36 14z" fill="#fff2a8"/><path d="M172 104v12l36 14v-14z" fill="#f2d46b"/><path d="M208 116v14l36-14v-14z" fill="#e5c14f"/>',
)

const slice = (x: number, y: number, turn: number): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn})"><path d="M-62-30c-16-34 24-52 62-52s78 18 62 52v76c0 12-124 12-124 0z" fill="#8f4f1f"/><path d="M-52-30c-10-26 18-42 52-42s62 16 52 42v70c0 8-104 8-104 0z" fill="#edc07e"/></g>`

const toast = drawing(1200, 900, table, plate, slice(148, 176, -14), slice(246, 168, 10))

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
