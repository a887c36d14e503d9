const signature: Buffer = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** Chunks beside the critical ones, whose names begin with a capital letter, that change how a PNG looks (PNG 11.3). */
const shown = new Set(['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'eXIf'])

/** More than any program writes into 10 MiB. Each is a step of the decoder, too. */
const mostChunks = 100_000

/**
 * A PNG without its other chunks, such as compressed text, each of which may grow to 8 MiB in memory; anything else as it
 * is. Undefined if it has too many chunks.
 */
export const withoutText = (content: Buffer): Buffer | undefined => {
  if (!content.subarray(0, signature.length).equals(signature)) return content
  const kept: Buffer[] = []
  let from = 0
  let at = signature.length
  for (let count = 0; at + 8 <= content.length; count++) {
    if (count === mostChunks) return undefined
    const name = content.toString('latin1', at + 4, at + 8)
    // Its length stands before its name, and a checksum behind its data.
    const end = at + 12 + content.readUInt32BE(at)
    if (!/^[A-Z]/.test(name) && !shown.has(name)) {
      kept.push(content.subarray(from, at))
      from = end
    }
    at = end
  }
  return Buffer.concat([...kept, content.subarray(from, at)])
}

const startOfScan = Buffer.from([0xff, 0xda])

/**
 * Counts the scans of a JPEG, up to so many. libjpeg reads all of them before its first line, and cannot be interrupted before
 * that.
 */
export const countScans = (content: Buffer, most: number): number => {
  let count = 0
  for (let at = content.indexOf(startOfScan); at !== -1 && count < most; at = content.indexOf(startOfScan, at + 2))
    count += 1
  return count
}
