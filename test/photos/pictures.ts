import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import type { Sent, TestKitchen, User } from '../harness/kitchen.ts'

/** A plain picture of one colour. */
export const plain = (width: number, height: number, background = '#c33'): Sharp =>
  sharp({ create: { width, height, channels: 3, background } })

/** A picture that no format makes small. */
export const noise = (width: number, height: number): Sharp =>
  sharp({
    create: { width, height, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 40 }, background: '#000' },
  })

export const smallJpeg = (): Promise<Buffer> => plain(40, 30).jpeg().toBuffer()

/** A PNG whose header says that it has these sides, whatever is behind it. */
export const claiming = async (width: number, height: number): Promise<Buffer> => {
  const png = await plain(1, 1).png().toBuffer()
  // The first chunk: its type, its data, and the checksum of both (PNG 11.2.1).
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

/** Puts a photo on a recipe. */
export const putPhoto = async (
  kitchen: TestKitchen,
  { token }: User,
  id: string,
  content?: Buffer,
  headers: Sent['headers'] = {},
) =>
  kitchen.send('PUT /recipes/:id/photo', {
    token,
    path: { id },
    headers: { 'content-type': 'image/jpeg', ...headers },
    content: content ?? (await smallJpeg()),
  })
