/** Files by their names in an archive. */
export type Files = { readonly [name: string]: Uint8Array }

/** A tar of files, all of 1980 and nobody's, so that the same files always make the same bytes. */
export function tarOf(files: Files): Buffer {
  return Buffer.concat([openTarOf(files), Buffer.alloc(2 * block)])
}

/** The same without its end: another tar may follow. */
export function openTarOf(files: Files): Buffer {
  const blocks = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, body]) => [headOf(name, body.length), body, Buffer.alloc(padding(body.length))])
  return Buffer.concat(blocks)
}

const block = 512

/** The header of the POSIX format, without links, devices and long names. */
function headOf(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for a tar.`)
  const head = Buffer.alloc(block)
  head.write(name, 0)
  head.write(octal(0o644, 7), 100)
  head.write(octal(0, 7), 108)
  head.write(octal(0, 7), 116)
  head.write(octal(size, 11), 124)
  head.write(octal(315_532_800, 11), 136)
  head.write(' '.repeat(8), 148)
  head.write('0', 156)
  head.write('ustar\x0000', 257)
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${octal(sum, 6)}\0 `, 148)
  return head
}

function octal(number: number, digits: number): string {
  return number.toString(8).padStart(digits, '0')
}

function padding(size: number): number {
  return (block - (size % block)) % block
}
