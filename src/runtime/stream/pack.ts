/**
 * Lines packed as Firehose takes them. It bills every record as a multiple of 5 kB, so many lines share one; a line ends
 * with a newline, because Firehose joins records as they are.
 */

/** What Firehose takes: bytes of a record (of 1,000 KiB that it allows), records and bytes of a call. */
export const packing = { recordBytes: 900_000, callRecords: 500, callBytes: 4_000_000 } as const

/** Lines that travel together, each ended by a newline. */
export interface Packed {
  text: string
  bytes: number
}

/** Records of at most `recordBytes`, in the order of the lines; a longer line is a record of its own. */
export function pack(lines: readonly string[], recordBytes: number = packing.recordBytes): Packed[] {
  const records: Packed[] = []
  let open: { lines: string[]; bytes: number } | undefined
  for (const line of lines) {
    const bytes = Buffer.byteLength(line) + 1
    if (!open || open.bytes + bytes > recordBytes) {
      close()
      open = { lines: [], bytes: 0 }
    }
    open.lines.push(line)
    open.bytes += bytes
  }
  close()
  return records

  function close(): void {
    if (open) records.push({ text: `${open.lines.join('\n')}\n`, bytes: open.bytes })
  }
}

/** Records in the order given, as many a call as it may hold. */
export function callsOf(records: readonly Packed[]): Packed[][] {
  const calls: Packed[][] = []
  let bytes = 0
  for (const record of records) {
    const last = calls.at(-1)
    if (last && last.length < packing.callRecords && bytes + record.bytes <= packing.callBytes) {
      last.push(record)
      bytes += record.bytes
    } else {
      calls.push([record])
      bytes = record.bytes
    }
  }
  return calls
}
