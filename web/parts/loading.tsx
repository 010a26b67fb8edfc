import { useEffect, useState } from 'preact/hooks'
import { t } from '../text.ts'

/** Where a page's rows will stand; after two seconds it says what takes so long. */
export function Loading({ rows = 10 }: { rows?: number }) {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 2000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class="loading" role="status" aria-busy="true">
      <p class="hint">{slow ? t`Reading in the warehouse` : '\u00a0'}</p>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} class="skeleton" style={{ width: `${90 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  )
}
