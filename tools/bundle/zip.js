import * as zlib from 'node:zlib'

/** A zip of files by name, dated 1980, so that the same files always make the same bytes. */
export function zipOf(files) {
  const local = []
  const central = []
  let offset = 0
  for (const [name, body] of Object.entries(files)) {
    const packed = zlib.deflateRawSync(body, { level: 9 })
    const head = headOf(name, body, packed)
    local.push(Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed)
    central.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), head, placeOf(offset), Buffer.from(name))
    offset += 4 + head.length + Buffer.byteLength(name) + packed.length
  }
  const directory = Buffer.concat(central)
  return Buffer.concat([...local, directory, endOf(Object.keys(files).length, directory.length, offset)])
}

/** What a file's own head and its entry in the directory have in common. */
function headOf(name, body, packed) {
  const head = Buffer.alloc(26)
  head.writeUInt16LE(20, 0)
  head.writeUInt16LE(8, 4)
  head.writeUInt16LE(0x21, 8)
  head.writeUInt32LE(checksum(body), 10)
  head.writeUInt32LE(packed.length, 14)
  head.writeUInt32LE(body.length, 18)
  head.writeUInt16LE(Buffer.byteLength(name), 22)
  return head
}

/** The rest of a directory entry: readable by all, and where the file begins. */
function placeOf(offset) {
  const place = Buffer.alloc(14)
  place.writeUInt32LE((0o100644 << 16) >>> 0, 6)
  place.writeUInt32LE(offset, 10)
  return place
}

function endOf(count, bytes, offset) {
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(bytes, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

/** Node's own is younger than the oldest Node that builds this. */
const checksum = zlib.crc32 ?? slowChecksum

function slowChecksum(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
