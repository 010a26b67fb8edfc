import { useEffect, useState } from 'preact/hooks'
import { askedAt, cancel } from '../state/result.ts'
import { t } from '../text.ts'

/** A thin line while the answer is on its way; after two seconds it says so and offers to stop. */
export function Progress() {
  const since = askedAt.value
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    setSlow(false)
    if (since === null) return
    const timer = setTimeout(() => setSlow(true), 2000)
    return () => clearTimeout(timer)
  }, [since])
  if (since === null) return null
  return (
    <>
      <div class="progress" />
      {slow && (
        <div class="slow" role="status">
          {t`Reading events in the warehouse`}
          <button type="button" class="small" onClick={cancel}>
            {t`Cancel`}
          </button>
        </div>
      )}
    </>
  )
}
