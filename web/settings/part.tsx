import { Lock } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { t } from '../text.ts'

interface PartProps {
  title: string
  /** What it is for. */
  hint?: ComponentChildren
  /** Beside the title. */
  tool?: ComponentChildren
  children?: ComponentChildren
}

/** A part of a settings page: its name and what it is for, and below what can be set. */
export function Part({ title, hint, tool, children }: PartProps) {
  return (
    <section class="settings-part">
      <header class="settings-head">
        <h2>{title}</h2>
        {tool}
      </header>
      {hint && <p class="hint">{hint}</p>}
      {children}
    </section>
  )
}

/** Why nothing can be changed here; nothing when it can. */
export function ReadOnly({ app, may }: { app: App; may: boolean }) {
  if (!may) return <p class="settings-note">{t`Only admins of the app change this.`}</p>
  if (app.locked_at === null) return null
  return (
    <p class="settings-note">
      <Icon of={Lock} size={14} /> {t`Locked by ${app.locked_by ?? ''}.`}{' '}
      <a href={`/apps/${app.app_id}/settings/lock`}>{t`Unlock to change it`}</a>
    </p>
  )
}
