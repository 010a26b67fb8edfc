import { CircleAlert } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { ApiError } from '../api.ts'
import { t } from '../text.ts'
import { Icon } from './icon.tsx'

/** What happened, what to do next, and a code to search for. */
export function Failure({ error, children }: { error: ApiError; children?: ComponentChildren }) {
  return (
    <div class="notice" role="alert">
      <span class="bad">
        <Icon of={CircleAlert} size={20} />
      </span>
      <div>
        <p class="notice-title">{error.message}</p>
        {error.hint !== undefined && <p>{error.hint}</p>}
        <p class="hint">
          {t`Code`} <code>{error.code}</code>
        </p>
        {children && <div class="notice-actions">{children}</div>}
      </div>
    </div>
  )
}

/** Nothing to draw: why, and the one thing that helps. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty" data-test="empty">
      <p class="notice-title">{title}</p>
      {children}
    </div>
  )
}
