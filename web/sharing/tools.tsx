import { MessageSquare, Share2 } from 'lucide'
import type { App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { beside, subject } from '../state/subject.ts'
import { t } from '../text.ts'

const ShareDialog = lazy(async () => (await import('./dialog.tsx')).ShareDialog)
const CommentsPanel = lazy(async () => (await import('../comments/panel.tsx')).CommentsPanel)

/** For what is saved: the way to talk about it, and to show it to others. */
export function SubjectTools({ app }: { app: App }) {
  if (subject.value === null) return null
  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-label={t`Comments`}
        onClick={() => {
          beside.value = 'comments'
        }}
      >
        <Icon of={MessageSquare} size={14} /> <span class="top-word">{t`Comments`}</span>
      </button>
      {app.may.includes('shares.write') && (
        <button
          type="button"
          class="quiet"
          aria-label={t`Share`}
          onClick={() => {
            beside.value = 'share'
          }}
        >
          <Icon of={Share2} size={14} /> <span class="top-word">{t`Share`}</span>
        </button>
      )}
    </>
  )
}

/** What the tools have opened. */
export function SubjectPanels({ app }: { app: App }) {
  const about = subject.value
  if (about === null) return null
  const close = () => {
    beside.value = null
  }
  if (beside.value === 'share') return <ShareDialog app={app} subject={about} onClose={close} />
  return beside.value && <CommentsPanel key={about.id} app={app} subject={about} onClose={close} />
}
