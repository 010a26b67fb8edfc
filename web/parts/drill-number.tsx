import type { ComponentChildren } from 'preact'
import type { Point } from '../api/drill.ts'
import { drillInto } from '../state/drill.ts'
import { t } from '../text.ts'

interface DrillNumberProps {
  /** Null where nobody stands behind the number. */
  point: Point | null
  /** What the number is of, for who cannot see where it stands. */
  of: string
  children: ComponentChildren
}

/** A number that opens to the users and events it was made of. */
export function DrillNumber({ point, of, children }: DrillNumberProps) {
  if (point === null) return <>{children}</>
  return (
    <button type="button" class="drill-number" title={t`Show who is behind it: ${of}`} onClick={() => drillInto(point)}>
      {children}
    </button>
  )
}
