import { duration, full, short } from '../charts/format.ts'
import type { ImportProgress } from './import.ts'

/** How far an import is, with its rate: `events.ndjson  read 42 %  accepted 12,000  loaded 9,000  28,000/s  1m 20s left`. */
export function progressLine(show: (text: string) => void, clock: () => number = () => performance.now()) {
  let begun = clock()
  let from: ImportProgress | undefined
  return (progress: ImportProgress): void => {
    const { file, bytes, size, accepted, loaded, skippedBytes } = progress
    const name = file === '-' ? 'standard input' : file
    const read = size ? `read ${Math.floor((bytes / size) * 100)} %` : `read ${short(bytes)}B`
    if (skippedBytes > 0 && bytes === skippedBytes) {
      show(`${name}  ${read}  what was sent before is left out`)
      return
    }
    if (!from) {
      begun = clock()
      from = { ...progress }
    }
    const seconds = Math.max(0.001, (clock() - begun) / 1000)
    const rate = full(Math.round((accepted - from.accepted) / seconds))
    const arrived = loaded === null ? '' : `  loaded ${full(loaded)}`
    const pace = (bytes - from.bytes) / seconds
    const left = size && pace > 0 && bytes < size ? `  ${duration((size - bytes) / pace)} left` : ''
    show(`${name}  ${read}  accepted ${full(accepted)}${arrived}  ${rate}/s${left}`)
  }
}
