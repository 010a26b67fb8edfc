import { CircleAlert } from 'lucide'
import { failure } from '../state/result.ts'
import { Icon } from './icon.tsx'

export type FaultPath = readonly (string | number)[]

/** What the server found wrong with the part of the question that is at this path. */
export function Fault({ at }: { at: FaultPath }) {
  const error = failure.value
  if (error?.code !== 'invalid_query' || error.path.length === 0) return null
  if (!at.every((key, index) => error.path[index] === key)) return null
  return (
    <p class="fault">
      <Icon of={CircleAlert} size={13} /> {error.message}
    </p>
  )
}
