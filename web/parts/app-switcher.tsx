import { ChevronsUpDown } from 'lucide'
import { addressOf, appPages, routeOf } from '../pages.ts'
import { open } from '../state/overlay.ts'
import { go, place } from '../state/route.ts'
import { app, apps } from '../state/session.ts'
import { t } from '../text.ts'
import { Icon } from './icon.tsx'
import { Picker } from './picker.tsx'

/** Which app is looked at; the others; a new one. */
export function AppSwitcher() {
  const list = apps.value ?? []
  const options = [
    ...list.map(({ app_id, name, demo }) => ({
      value: app_id,
      label: name,
      group: t`Apps`,
      selected: app_id === app.value?.app_id,
      ...(demo && { hint: t`Demo data` }),
    })),
    { value: '/apps', label: t`All apps`, group: t`More` },
    { value: '', label: t`New app …`, group: t`More` },
  ]
  const pick = (value: string) => {
    if (value === '') return open('new-app')
    if (value === '/apps') return go(value)
    const route = routeOf(place.value.path)
    const page = (route?.appId !== undefined && route.page) || appPages[0]!
    go(addressOf(page, value))
  }
  return (
    <Picker class="switcher" label={t`App`} placeholder={t`Search apps`} source={options} onPick={pick}>
      <Loaf />
      <span class="cut nav-label">{app.value?.name ?? 'DataLoaf'}</span>
      <Icon of={ChevronsUpDown} size={14} />
    </Picker>
  )
}

export function Loaf({ size = 20 }: { size?: number }) {
  return (
    <svg class="loaf" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        fill="currentColor"
        d="M4 13c0-5 5.4-8 12-8s12 3 12 8c0 2-1 3.2-2 4v8a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-8c-1-.8-2-2-2-4Z"
      />
      <path class="loaf-line" fill="none" d="m10.5 21 4-5 3.5 3 4-6" />
    </svg>
  )
}
