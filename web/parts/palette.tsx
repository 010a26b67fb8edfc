import { useId, useState } from 'preact/hooks'
import { listDashboards } from '../api/dashboards.ts'
import { listInsights } from '../api/insights.ts'
import { type App, api } from '../api.ts'
import { dashboardAddress } from '../dashboards/common.ts'
import { formatCompact } from '../format.ts'
import { addressOf, appPages, mayOpen, outerPages } from '../pages.ts'
import { closeOverlay, open } from '../state/overlay.ts'
import { go } from '../state/route.ts'
import { app, apps, session, signOut } from '../state/session.ts'
import { toggleTheme } from '../state/theme.ts'
import { exploreAddress, insightAddress } from '../state/view.ts'
import { t } from '../text.ts'
import { Dialog } from './dialog.tsx'
import { Listbox, listInputProps, type Option, useListKeys } from './listbox.tsx'
import { ListNote } from './picker.tsx'
import { matching, type Source, useSuggestions } from './suggestions.ts'

/** Finds pages, apps, events and actions by name. */
export function Palette() {
  const id = useId()
  const [search, setSearch] = useState('')
  const { options, state } = useSuggestions(source, search)
  const pick = (option: Option) => {
    closeOverlay()
    act(option.value)
  }
  const { active, setActive, onKeyDown } = useListKeys(options, pick)
  return (
    <Dialog title={t`Find anything`} onClose={closeOverlay} class="palette" bare>
      <input
        class="list-search"
        type="text"
        aria-label={t`Find anything`}
        placeholder={t`Find a page, an app, an event, an action`}
        value={search}
        autofocus
        onInput={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        {...listInputProps(id, active)}
      />
      <Listbox id={id} label={t`Results`} options={options} active={active} onActive={setActive} onPick={pick} />
      <ListNote state={state} empty={options.length === 0} search={search} />
    </Dialog>
  )
}

const source: Source = async (search, signal) => {
  const current = app.peek()
  const [events, insights, dashboards] = current
    ? await Promise.all([
        api.events(current.app_id, search, signal).catch(() => []),
        listInsights(current.app_id).catch(() => []),
        listDashboards(current.app_id).catch(() => []),
      ])
    : [[], [], []]
  const saved = insights.map(({ insight_id, name }) => ({
    value: `insight ${insight_id}`,
    label: name,
    group: t`Insights`,
  }))
  const boards = dashboards.map(({ dashboard_id, name }) => ({
    value: `dashboard ${dashboard_id}`,
    label: name,
    group: t`Dashboards`,
  }))
  return [
    ...matching(fixed(), search),
    ...matching(boards, search).slice(0, 20),
    ...matching(saved, search).slice(0, 20),
    ...events.slice(0, 20).map(({ event_name, count }) => ({
      value: `event ${event_name}`,
      label: event_name,
      hint: formatCompact(count),
      group: t`Events`,
    })),
  ]
}

function fixed(): Option[] {
  const current = app.peek()
  const others = (apps.peek() ?? []).filter(({ app_id }) => app_id !== current?.app_id)
  return [
    ...pagesOf(current),
    ...others.map(({ app_id, name }) => ({ value: `app ${app_id}`, label: name, group: t`Apps` })),
    ...actions.map(({ label }) => ({ value: `action ${label}`, label, group: t`Actions` })),
  ]
}

function pagesOf(current: App | undefined): Option[] {
  const group = t`Pages`
  const inside = current ? appPages.filter((page) => mayOpen(page, current.may)) : []
  const outside = outerPages.filter((page) => mayOpen(page, session.peek()?.may))
  return [
    ...inside.map(({ name, label }) => ({ value: `page ${name}`, label, group })),
    ...outside.map(({ name, label }) => ({ value: `outer ${name}`, label, group })),
  ]
}

const actions = [
  { label: t`New insight`, run: () => app.peek() && go(exploreAddress(app.peek()!.app_id)) },
  { label: t`New app`, run: () => open('new-app') },
  { label: t`Light or dark colours`, run: toggleTheme },
  { label: t`List the keys`, run: () => open('keys') },
  { label: t`Sign out`, run: () => void signOut() },
]

function act(value: string): void {
  const at = value.indexOf(' ')
  const [kind, name] = [value.slice(0, at), value.slice(at + 1)]
  const appId = kind === 'app' ? name : app.peek()?.app_id
  if (kind === 'action') actions.find(({ label }) => label === name)?.run()
  else if (kind === 'outer') go(`/${name}`)
  else if (appId === undefined) return
  else if (kind === 'page') go(addressOf(appPages.find((page) => page.name === name)!, appId))
  else if (kind === 'dashboard') go(dashboardAddress(appId, name))
  else if (kind === 'insight') go(insightAddress(appId, name))
  else if (kind === 'app') go(exploreAddress(appId))
  else
    go(
      exploreAddress(appId, {
        kind: 'trend',
        series: [{ event: name, measure: 'events' }],
        compare: { previous: true },
      }),
    )
}
