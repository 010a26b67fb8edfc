import { Command, LogOut, Moon, Sun } from 'lucide'
import type { ComponentChildren } from 'preact'
import { type AppPage, addressOf, appPages } from '../pages.ts'
import { open } from '../state/overlay.ts'
import { app, apps, homeApp, session, signOut } from '../state/session.ts'
import { theme, toggleTheme } from '../state/theme.ts'
import { AppSwitcher } from './app-switcher.tsx'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'
import { PipelineLine } from './pipeline-line.tsx'

/** What stands around every page. It draws before any data is there. */
export function Frame({ page, children }: { page: AppPage | undefined; children: ComponentChildren }) {
  return (
    <div class="frame">
      <a class="skip" href="#main">
        Skip to content
      </a>
      <nav class="nav" aria-label="Pages">
        <AppSwitcher />
        <Pages current={page} />
        <div class="nav-foot">
          <ThemeButton />
          {session.value && (
            <button type="button" class="nav-item" onClick={() => void signOut()} title={session.value.user.email}>
              <Icon of={LogOut} />
              <span class="nav-label cut">Sign out {session.value.user.name}</span>
            </button>
          )}
        </div>
      </nav>
      <header class="top">
        <h1 class="where">
          {app.value && <span class="where-app">{app.value.name}</span>}
          {app.value && page && <span class="hint">/</span>}
          {page?.label ?? (app.value ? 'Not found' : 'DataLoaf')}
          {app.value?.demo && <span class="badge">Demo data</span>}
        </h1>
        {app.value && (
          <CopyButton text={() => location.href} class="quiet top-tool" label="Copy the link to this view">
            Copy link
          </CopyButton>
        )}
        <button type="button" class="find" aria-label="Find anything" onClick={() => open('palette')}>
          <Icon of={Command} size={13} /> <span>Find</span> <kbd>{modifier}K</kbd>
        </button>
      </header>
      <main id="main" class="main" tabIndex={-1}>
        {children}
      </main>
      <PipelineLine />
    </div>
  )
}

function Pages({ current }: { current: AppPage | undefined }) {
  const of = app.value ?? homeApp(apps.value ?? [])
  return (
    <ul class="nav-pages">
      {appPages.map((page) => (
        <li key={page.name}>
          <a
            class="nav-item"
            href={of ? addressOf(page, of.app_id) : '/'}
            aria-current={page === current ? 'page' : undefined}
            onPointerEnter={() => void page.load().catch(() => undefined)}
          >
            <Icon of={page.icon} />
            <span class="nav-label">{page.label}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function ThemeButton() {
  const dark = theme.value === 'dark'
  return (
    <button type="button" class="nav-item" onClick={toggleTheme}>
      <Icon of={dark ? Sun : Moon} />
      <span class="nav-label">{dark ? 'Light' : 'Dark'} colours</span>
    </button>
  )
}

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl '
