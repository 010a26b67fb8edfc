import { Command } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { AppPage, OuterPage } from '../pages.ts'
import { SubjectPanels, SubjectTools } from '../sharing/tools.tsx'
import { open } from '../state/overlay.ts'
import { app, session } from '../state/session.ts'
import { t } from '../text.ts'
import { Bell } from './bell.tsx'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'
import { Navigation } from './navigation.tsx'
import { PipelineLine } from './pipeline-line.tsx'
import { Toasts } from './toasts.tsx'

/** What stands around every page. It draws before any data is there. */
export function Frame({ page, children }: { page: AppPage | OuterPage | undefined; children: ComponentChildren }) {
  const held = session.value?.organization?.read_only
  return (
    <div class="frame">
      <a class="skip" href="#main">
        {t`Skip to content`}
      </a>
      <Navigation current={page} />
      <header class="top">
        <h1 class="where">
          {app.value && <span class="where-app">{app.value.name}</span>}
          {app.value && page && <span class="hint">/</span>}
          {page?.label ?? (app.value ? t`Not found` : 'DataLoaf')}
          {app.value?.demo && <span class="badge">{t`Demo data`}</span>}
        </h1>
        {app.value && <SubjectTools app={app.value} />}
        {app.value && (
          <CopyButton text={() => location.href} class="quiet top-tool" label={t`Copy the link to this view`}>
            {t`Copy link`}
          </CopyButton>
        )}
        {session.value && <Bell />}
        <button type="button" class="find" aria-label={t`Find anything`} onClick={() => open('palette')}>
          <Icon of={Command} size={13} /> <span>{t`Find`}</span> <kbd>{modifier}K</kbd>
        </button>
      </header>
      <main id="main" class="main" tabIndex={-1}>
        {held && (
          <p class="held" role="status">
            {t`Nothing may be changed now:`} {held}
          </p>
        )}
        {children}
      </main>
      {app.value && <SubjectPanels app={app.value} />}
      <PipelineLine />
      <Toasts />
    </div>
  )
}

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl '
