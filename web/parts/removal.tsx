import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../text.ts'
import { useAttempt } from './attempt.ts'
import { Dialog } from './dialog.tsx'
import { Failure } from './notice.tsx'

interface RemovalProps {
  title: string
  /** What goes and what stays. */
  children: ComponentChildren
  /** Has to be typed, since it cannot be undone. */
  name: string
  /** On the button: `Delete cohort`. */
  action: string
  remove: () => Promise<unknown>
  onClose: () => void
}

/** For what cannot be undone: says exactly what will be gone, and asks for its name. */
export function Removal({ title, children, name, action, remove, onClose }: RemovalProps) {
  const [typed, setTyped] = useState('')
  const { busy, error, attempt } = useAttempt()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (await attempt(remove)) onClose()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <p>{children}</p>
        <label>
          {t`Type “${name}”`}
          <input
            class="field"
            value={typed}
            autocomplete="off"
            spellcheck={false}
            placeholder={name}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="danger" disabled={busy || typed !== name}>
          {action}
        </button>
      </form>
    </Dialog>
  )
}
