import { PassThrough, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** Looks at the first bytes: gzip by its magic, one JSON array or lines by the first letter. Nothing is consumed. */
export async function sniff(source: Readable): Promise<{ body: PassThrough; gzip: boolean; array: boolean }> {
  const body = new PassThrough()
  source.on('error', (error) => body.destroy(error))
  const first = await new Promise<Buffer>((resolve, reject) => {
    source.once('data', (chunk) => {
      source.pause()
      resolve(Buffer.from(chunk))
    })
    source.once('end', () => resolve(Buffer.alloc(0)))
    source.once('error', reject)
  })
  body.write(first)
  source.pipe(body)
  if (source.readableEnded) body.end()
  const gzip = first[0] === 0x1f && first[1] === 0x8b
  const text = gzip ? await head(first) : first.toString('utf8')
  return {
    body,
    gzip,
    array: text
      .replace(/^\ufeff/, '')
      .trimStart()
      .startsWith('['),
  }
}

/** The first letters of gzipped text; what is cut off behind them does not matter. */
function head(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const gunzip = createGunzip()
    gunzip.once('data', (chunk: Buffer) => resolve(chunk.subarray(0, 1024).toString('utf8')))
    gunzip.once('error', () => resolve(''))
    gunzip.once('end', () => resolve(''))
    gunzip.end(bytes)
  })
}
