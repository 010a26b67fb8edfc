import { Check, Copy } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../text.ts'
import { Icon } from './icon.tsx'

interface CopyButtonProps {
  /** Read when pressed. */
  text: () => string
  children: ComponentChildren
  label?: string
  class?: string
}

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({ text, children, label, class: name = 'quiet' }: CopyButtonProps) {
  const [done, setDone] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (done === null) return
    const timer = setTimeout(() => setDone(null), 2000)
    return () => clearTimeout(timer)
  }, [done])
  return (
    <button type="button" class={name} aria-label={label} onClick={() => copy(text()).then(setDone)}>
      <Icon of={done === 'copied' ? Check : Copy} size={13} />{' '}
      <span aria-live="polite">
        {done === null ? children : done === 'copied' ? t`Copied` : t`Select and copy by hand`}
      </span>
    </button>
  )
}

/** Pages served over plain HTTP have no clipboard; a selected field does it there. */
async function copy(text: string): Promise<'copied' | 'failed'> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    field.className = 'sr'
    document.body.append(field)
    field.select()
    const copied = document.execCommand('copy')
    field.remove()
    return copied ? 'copied' : 'failed'
  }
}
