import { full, short } from '../charts/format.ts'
import type { ImportProgress } from './import.ts'

/** How far an import is, with its rate: `events.ndjson  sent 42 %  accepted 12,000  loaded 9,000  28,000/s`. */
export function progressLine(show: (text: string) => void, clock: () => number = () => performance.now()) {
  const begun = clock()
  return ({ file, bytes, size, accepted, loaded }: ImportProgress): void => {
    const name = file === '-' ? 'standard input' : file
    const sent = size ? `sent ${Math.floor((bytes / size) * 100)} %` : `sent ${short(bytes)}B`
    const rate = full(Math.round(accepted / Math.max(0.001, (clock() - begun) / 1000)))
    const arrived = loaded === null ? '' : `  loaded ${full(loaded)}`
    show(`${name}  ${sent}  accepted ${full(accepted)}${arrived}  ${rate}/s`)
  }
}
