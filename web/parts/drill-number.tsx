import type { ComponentChildren } from 'preact'
import type { Point } from '../api/drill.ts'
import { t } from '../text.ts'
import { useLooked } from './looked.ts'

interface DrillNumberProps {
  /** Null where nobody stands behind the number. */
  point: Point | null
  /** What the number is of, for who cannot see where it stands. */
  of: string
  children: ComponentChildren
}

/** A number that opens to the users and events it was made of. */
export function DrillNumber({ point, of, children }: DrillNumberProps) {
  const { drill, fixed } = useLooked()
  if (point === null || fixed) return <>{children}</>
  return (
    <button type="button" class="drill-number" title={t`Show who is behind it: ${of}`} onClick={() => drill(point)}>
      {children}
    </button>
  )
}
