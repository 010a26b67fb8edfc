import { useId, useState } from 'preact/hooks'
import { api } from '../api.ts'
import { formatCompact } from '../format.ts'
import { addressOf, appPages } from '../pages.ts'
import { closeOverlay, open } from '../state/overlay.ts'
import { go } from '../state/route.ts'
import { app, apps, signOut } from '../state/session.ts'
import { toggleTheme } from '../state/theme.ts'
import { exploreAddress } from '../state/view.ts'
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
    <Dialog title="Find anything" onClose={closeOverlay} class="palette" bare>
      <input
        class="list-search"
        type="text"
        aria-label="Find anything"
        placeholder="Find a page, an app, an event, an action"
        value={search}
        autofocus
        onInput={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        {...listInputProps(id, active)}
      />
      <Listbox id={id} label="Results" options={options} active={active} onActive={setActive} onPick={pick} />
      <ListNote state={state} empty={options.length === 0} search={search} />
    </Dialog>
  )
}

const source: Source = async (search, signal) => {
  const current = app.peek()
  const events = current ? await api.events(current.app_id, search, signal).catch(() => []) : []
  return [
    ...matching(fixed(), search),
    ...events.slice(0, 20).map(({ event_name, count }) => ({
      value: `event ${event_name}`,
      label: event_name,
      hint: formatCompact(count),
      group: 'Events',
    })),
  ]
}

function fixed(): Option[] {
  const current = app.peek()
  const others = (apps.peek() ?? []).filter(({ app_id }) => app_id !== current?.app_id)
  return [
    ...(current ? appPages.map(({ name, label }) => ({ value: `page ${name}`, label, group: 'Pages' })) : []),
    ...others.map(({ app_id, name }) => ({ value: `app ${app_id}`, label: name, group: 'Apps' })),
    ...actions.map(({ label }) => ({ value: `action ${label}`, label, group: 'Actions' })),
  ]
}

const actions = [
  { label: 'New insight', run: () => app.peek() && go(exploreAddress(app.peek()!.app_id)) },
  { label: 'New app', run: () => open('new-app') },
  { label: 'Light or dark colours', run: toggleTheme },
  { label: 'List the keys', run: () => open('keys') },
  { label: 'Sign out', run: () => void signOut() },
]

function act(value: string): void {
  const at = value.indexOf(' ')
  const [kind, name] = [value.slice(0, at), value.slice(at + 1)]
  const appId = kind === 'app' ? name : app.peek()?.app_id
  if (kind === 'action') actions.find(({ label }) => label === name)?.run()
  else if (appId === undefined) return
  else if (kind === 'page') go(addressOf(appPages.find((page) => page.name === name)!, appId))
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
