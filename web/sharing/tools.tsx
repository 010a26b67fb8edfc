import { MessageSquare, Share2 } from 'lucide'
import { useState } from 'preact/hooks'
import type { App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { subject } from '../state/subject.ts'
import { t } from '../text.ts'

const ShareDialog = lazy(async () => (await import('./dialog.tsx')).ShareDialog)
const CommentsPanel = lazy(async () => (await import('../comments/panel.tsx')).CommentsPanel)

/** For what is saved: the way to talk about it, and to show it to others. */
export function SubjectTools({ app }: { app: App }) {
  const [open, setOpen] = useState<'comments' | 'share' | null>(null)
  const about = subject.value
  if (about === null) return null
  const close = () => setOpen(null)
  return (
    <>
      <button type="button" class="quiet" aria-label={t`Comments`} onClick={() => setOpen('comments')}>
        <Icon of={MessageSquare} size={14} /> <span class="top-word">{t`Comments`}</span>
      </button>
      {app.may.includes('shares.write') && (
        <button type="button" class="quiet" aria-label={t`Share`} onClick={() => setOpen('share')}>
          <Icon of={Share2} size={14} /> <span class="top-word">{t`Share`}</span>
        </button>
      )}
      {open === 'share' && <ShareDialog app={app} subject={about} onClose={close} />}
      {open === 'comments' && <CommentsPanel key={about.id} app={app} subject={about} onClose={close} />}
    </>
  )
}
