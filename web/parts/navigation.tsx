import { Ellipsis, LogOut, Moon, Sun } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import { type AppPage, addressOf, appPages, groups, mayOpen, type OuterPage, outerPages } from '../pages.ts'
import { app, apps, homeApp, session, signOut } from '../state/session.ts'
import { theme, toggleTheme } from '../state/theme.ts'
import { t } from '../text.ts'
import { AppSwitcher } from './app-switcher.tsx'
import { Icon } from './icon.tsx'
import { Popover } from './popover.tsx'

/** The app, its pages, and what belongs to whoever is signed in. On narrow screens a bar of five. */
export function Navigation({ current }: { current: AppPage | OuterPage | undefined }) {
  return (
    <nav class="nav" aria-label={t`Pages`}>
      <AppSwitcher />
      <div class="nav-all">
        {groups.map((group) => (
          <Pages key={group} group={group} current={current} />
        ))}
      </div>
      <More current={current} />
      <div class="nav-foot">
        <Foot current={current} />
      </div>
    </nav>
  )
}

function Pages({ group, current }: { group: AppPage['group']; current: AppPage | OuterPage | undefined }) {
  const of = app.value ?? homeApp(apps.value ?? [])
  const shown = appPages.filter((page) => page.group === group && mayOpen(page, of?.may))
  if (shown.length === 0) return null
  return (
    <ul class="nav-pages">
      {shown.map((page) => (
        <li key={page.name} class={page.bar && 'in-bar'}>
          <Item page={page} href={of ? addressOf(page, of.app_id) : '/'} current={current} />
        </li>
      ))}
    </ul>
  )
}

function Item({ page, href, current }: { page: AppPage | OuterPage; href: string; current: unknown }) {
  return (
    <a
      class="nav-item"
      href={href}
      aria-current={page === current ? 'page' : undefined}
      onPointerEnter={() => void page.load().catch(() => undefined)}
    >
      <Icon of={page.icon} />
      <span class="nav-label">{page.label}</span>
    </a>
  )
}

function Foot({ current }: { current: AppPage | OuterPage | undefined }) {
  const dark = theme.value === 'dark'
  return (
    <>
      {session.value &&
        outerPages
          .filter((page) => mayOpen(page, session.value?.may))
          .map((page) => <Item key={page.name} page={page} href={`/${page.name}`} current={current} />)}
      <button type="button" class="nav-item" onClick={toggleTheme}>
        <Icon of={dark ? Sun : Moon} />
        <span class="nav-label">{dark ? t`Light colours` : t`Dark colours`}</span>
      </button>
      {session.value && (
        <button type="button" class="nav-item" onClick={() => void signOut()} title={session.value.user.email}>
          <Icon of={LogOut} />
          <span class="nav-label cut">{t`Sign out ${session.value.user.name}`}</span>
        </button>
      )}
    </>
  )
}

/** All that a narrow screen's bar has no room for. */
function More({ current }: { current: AppPage | OuterPage | undefined }) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <div class="nav-more">
      <button ref={button} type="button" class="nav-item" aria-expanded={open} onClick={() => setOpen(true)}>
        <Icon of={Ellipsis} />
        <span class="nav-label">{t`More`}</span>
      </button>
      {open && (
        <Popover anchor={button} label={t`More`} onClose={() => setOpen(false)} width={220}>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: its links are pressed */}
          <div class="nav-sheet" onClick={() => setOpen(false)}>
            {groups.map((group) => (
              <Pages key={group} group={group} current={current} />
            ))}
            <Foot current={current} />
          </div>
        </Popover>
      )}
    </div>
  )
}
