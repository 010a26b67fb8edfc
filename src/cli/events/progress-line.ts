import { full, short } from '../charts/format.ts'
import type { ImportProgress } from './import.ts'

/** How far an import is, with its rate: `events.ndjson  42 %  18 MB/s`, then `loaded 12,000 of 50,000`. */
export function progressLine(show: (text: string) => void, clock: () => number = () => performance.now()) {
  const begun = clock()
  return ({ file, bytes, size, loaded, accepted }: ImportProgress): void => {
    if (loaded !== null) {
      show(`loaded ${full(loaded)} of ${full(accepted)}`)
      return
    }
    const rate = `${short(bytes / Math.max(0.001, (clock() - begun) / 1000))}B/s`
    const done = size ? `${Math.floor((bytes / size) * 100)} %` : `${short(bytes)}B`
    show(`${file === '-' ? 'standard input' : file}  ${done}  ${rate}`)
  }
}
