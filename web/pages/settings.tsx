import '../styles/builder.css'
import '../styles/pages.css'
import '../styles/result.css'
import '../styles/settings.css'
import '../styles/table.css'
import { useEffect } from 'preact/hooks'
import type { Action, App } from '../api.ts'
import { mayOpen, routeOf } from '../pages.ts'
import { lazy } from '../parts/lazy.tsx'
import { Empty } from '../parts/notice.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { place } from '../state/route.ts'
import { t } from '../text.ts'

interface Inner {
  name: string
  label: string
  needs?: Action
  Shown: ReturnType<typeof lazy<{ app: App }>>
}

const inners: readonly Inner[] = [
  { name: 'general', label: t`General`, Shown: lazy(async () => (await import('../settings/general.tsx')).General) },
  {
    name: 'keys',
    label: t`Write keys`,
    needs: 'keys.read',
    Shown: lazy(async () => (await import('../settings/keys.tsx')).Keys),
  },
  {
    name: 'tracking',
    label: t`Tracking`,
    Shown: lazy(async () => (await import('../settings/tracking.tsx')).Tracking),
  },
  {
    name: 'transforms',
    label: t`Transforms`,
    Shown: lazy(async () => (await import('../settings/transforms.tsx')).Transforms),
  },
  { name: 'privacy', label: t`Privacy`, Shown: lazy(async () => (await import('../settings/privacy.tsx')).Privacy) },
  {
    name: 'members',
    label: t`Members`,
    needs: 'people.read',
    Shown: lazy(async () => (await import('../settings/members.tsx')).Members),
  },
  { name: 'lock', label: t`Lock`, Shown: lazy(async () => (await import('../settings/lock.tsx')).LockSettings) },
  {
    name: 'delete',
    label: t`Delete`,
    needs: 'app.delete',
    Shown: lazy(async () => (await import('../settings/delete.tsx')).DeleteApp),
  },
]

/** Everything that can be set of one app, a page for each subject. */
export function AppSettings({ app }: { app: App }) {
  const inner = routeOf(place.value.path)?.inner ?? 'general'
  const shown = inners.filter((one) => mayOpen(one, app.may))
  const chosen = shown.find(({ name }) => name === inner)
  const address = (name: string) => `/apps/${app.app_id}/settings/${name}`
  useEffect(() => {
    document.title = `${chosen?.label ?? t`Settings`} · ${app.name}`
  }, [chosen, app.name])
  return (
    <div class="page settings">
      <Tabs
        label={t`Settings`}
        tabs={shown.map(({ name, label }) => ({ href: address(name), label }))}
        current={address(inner)}
      />
      {chosen ? <chosen.Shown app={app} /> : <Empty title={t`There is no such page of settings.`} />}
    </div>
  )
}
