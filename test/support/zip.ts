/** A zip of a few small files, stored as they are, with a fixed date: the same files always give the same bytes. */
export function zipOf(files: { [name: string]: string | Uint8Array }): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const entry = { name: Buffer.from(name), data: Buffer.from(text as Uint8Array) }
    const facts = factsOf(entry)
    const local = Buffer.concat([u32(0x04034b50), u16(20), facts, entry.name, entry.data])
    // Made on Unix, so that the mode counts: a file that everybody may read.
    const rest = Buffer.concat([u16(0), u16(0), u16(0), u32((0o100644 << 16) >>> 0), u32(offset), entry.name])
    directory.push(Buffer.concat([u32(0x02014b50), u16(0x0314), u16(20), facts, rest]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const count = u16(directory.length)
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(central.length), u32(offset), u16(0)]
  return Buffer.concat([...parts, central, ...end])
}

/** Flags, method, time, date, checksum, both sizes, lengths of name and extra field: both headers have them. */
function factsOf({ name, data }: { name: Buffer; data: Buffer }): Buffer {
  const size = u32(data.length)
  return Buffer.concat([u16(0), u16(0), u16(0), u16(0x21), u32(crc32(data)), size, size, u16(name.length), u16(0)])
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16LE(value)
  return buffer
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}

/** Node 20 has no zlib.crc32. */
function crc32(data: Buffer): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
