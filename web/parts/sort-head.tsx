import { ArrowDown, ArrowUp } from 'lucide'
import { Icon } from './icon.tsx'

interface SortHeadProps {
  label: string
  /** Of the eight series colours. */
  colour?: number | undefined
  numeric: boolean
  sorted: 'ascending' | 'descending' | 'none'
  onSort: () => void
}

/** The head of a column; pressing it sorts by it. */
export function SortHead({ label, colour, numeric, sorted, onSort }: SortHeadProps) {
  return (
    <th scope="col" class={numeric ? 'number' : ''} aria-sort={sorted}>
      <button type="button" class="sort" onClick={onSort}>
        {colour !== undefined && <span class={`swatch s${colour}`} />}
        {label}
        {sorted !== 'none' && <Icon of={sorted === 'descending' ? ArrowDown : ArrowUp} size={12} />}
      </button>
    </th>
  )
}
