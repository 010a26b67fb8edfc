import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ImportItem, importItems } from '../../../../src/runtime/jobs/import-body.ts'

/** The bytes in pieces, as a socket brings them. */
function pieces(bytes: Uint8Array, cuts: number[]): ReadableStream<Uint8Array> {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return new ReadableStream({
    start(controller) {
      for (let n = 1; n < at.length; n++) {
        if (at[n - 1]! < at[n]!) controller.enqueue(bytes.subarray(at[n - 1], at[n]))
      }
      controller.close()
    },
  })
}

async function read(text: string | Uint8Array, cuts: number[] = []): Promise<ImportItem[]> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const items: ImportItem[] = []
  for await (const item of importItems(pieces(bytes, cuts))) items.push(item)
  return items
}

const itemsOf = (found: ImportItem[]) => found.map((each) => ('item' in each ? each.item : each.error.code))

describe('the items of an import', () => {
  it('come out as they went in, as lines, array, batch or gzip, however the bytes are cut', async () => {
    // Whole numbers beyond these keep their digits as marked text, which is the collector's own concern.
    const number = fc.double({ min: -1e15, max: 1e15 })
    const item = fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), number, fc.constant(null)))
    await fc.assert(
      fc.asyncProperty(fc.array(item), fc.array(fc.nat(), { maxLength: 5 }), async (values, cuts) => {
        const items = JSON.parse(JSON.stringify(values)) as object[]
        const lines = items.map((value) => `${JSON.stringify(value)}\n`).join('')
        expect(itemsOf(await read(JSON.stringify(items), cuts))).toEqual(items)
        expect(itemsOf(await read(JSON.stringify({ batch: items }, null, 1), cuts))).toEqual(items)
        // An object that starts like a batch is one: that name is no field of an item.
        fc.pre(!/^\{"(batch|sent_at|sentAt)"/.test(lines))
        expect(itemsOf(await read(lines, cuts))).toEqual(items)
        expect(itemsOf(await read(gzipSync(lines), cuts))).toEqual(items)
      }),
      { numRuns: 25 },
    )
  })

  it('are numbered by their lines, empty ones included', async () => {
    const found = await read('\n{"a":1}\n\n  \nbad\r\n{"a":2}')
    expect(found.map(({ index }) => index)).toEqual([1, 4, 5])
    expect(itemsOf(found)).toEqual([{ a: 1 }, 'invalid_json', { a: 2 }])
  })

  it('are none in an empty body', async () => {
    expect(await read('')).toEqual([])
    expect(await read(' \n\n')).toEqual([])
  })

  it('leave out a line that is too long, in one piece or in many', async () => {
    const text = `{"a":1}\n"${'x'.repeat(1_000_001)}"\n{"a":2}\n`
    for (const cuts of [[], [300_000, 600_000, 900_000]]) {
      expect(itemsOf(await read(text, cuts))).toEqual([{ a: 1 }, 'too_large', { a: 2 }])
    }
  })

  it('may be an array of one line that is longer than a line', async () => {
    const items = Array.from({ length: 2_000 }, () => ({ text: 'x'.repeat(1_000) }))
    expect(await read(JSON.stringify(items), [65_536, 131_072])).toHaveLength(2_000)
  })

  it('are refused as a whole when the document is no list', async () => {
    for (const text of ['[1,2', '{\n"a":1}', '{"batch":3}']) {
      await expect(read(text)).rejects.toMatchObject({ code: 'invalid_input' })
    }
  })
})
