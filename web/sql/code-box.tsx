import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { reloadOnce } from '../reload.ts'
import { failure } from '../state/result.ts'
import { t } from '../text.ts'
import type { Code } from './code.ts'
import type { Known } from './completion.ts'

interface CodeBoxProps {
  /** What it shows; another one is put in the place of all that was written. */
  given: { text: string }
  known: Known | null
  /** Where the editor is to be found, once it is there. */
  code: RefObject<Code | null>
  onChange: (text: string) => void
  onRun: () => void
}

/** The statement, in an editor that is loaded for it; until then it stands there as it is. */
export function CodeBox({ given, known, code, onChange, onRun }: CodeBoxProps) {
  const host = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  // The editor outlives what it was opened with.
  const now = useRef({ known, onChange, onRun, given })
  now.current = { known, onChange, onRun, given }
  useEffect(() => {
    let left = false
    const load = () => Promise.all([import('./code.ts'), import('./completion.ts')])
    load().then(([{ openCode }, { suggesting }]) => {
      if (left) return
      code.current = openCode(host.current!, {
        text: now.current.given.text,
        label: t`SQL`,
        hint: leaving,
        example,
        suggest: suggesting(() => now.current.known),
        onChange: (next) => now.current.onChange(next),
        onRun: () => now.current.onRun(),
      })
      setOpen(true)
    }, reloadOnce)
    return () => {
      left = true
      code.current?.close()
      code.current = null
    }
  }, [])
  useEffect(() => code.current?.set(given.text), [given, open])
  const at = placeOf(failure.value?.path)
  useEffect(() => code.current?.mark(at), [at, failure.value, open])
  return (
    <div class="code-host" ref={host} data-typing>
      {!open && <pre class="code code-waiting">{given.text}</pre>}
    </div>
  )
}

/** The character of the statement at which the server found a fault. */
export function placeOf(path: readonly (string | number)[] = []): number | null {
  const [part, at] = path
  return part === 'sql' && typeof at === 'number' ? at : null
}

export const leaving = t`Escape, then Tab leaves the editor.`

const example = `select event_name, count(*) as events
from events
group by event_name
order by events desc`
