/** Every page: its address, its name, how its code is loaded. The navigation, the palette and the keys read this. */
import { ChartSpline, Radio, Send } from 'lucide'
import type { ComponentType } from 'preact'
import type { App } from './api.ts'

export interface AppPage {
  name: string
  label: string
  icon: unknown
  /** The key that goes there. */
  key: string
  load: () => Promise<ComponentType<{ app: App }>>
}

export const appPages: AppPage[] = [
  {
    name: 'explore',
    label: 'Explore',
    icon: ChartSpline,
    key: 'e',
    load: async () => (await import('./pages/explore.tsx')).Explore,
  },
  {
    name: 'live',
    label: 'Live',
    icon: Radio,
    key: 'l',
    load: async () => (await import('./pages/live.tsx')).LiveEvents,
  },
  {
    name: 'start',
    label: 'Send events',
    icon: Send,
    key: 'x',
    load: async () => (await import('./pages/start.tsx')).Start,
  },
]

export function addressOf(page: AppPage, appId: string): string {
  return `/apps/${appId}/${page.name}`
}

/** Takes an address apart; `page` is undefined where there is none of that name. */
export function routeOf(path: string): { appId: string; page: AppPage | undefined } | null {
  const [, appId, name] = /^\/apps\/([^/]+)(?:\/([^/]+))?\/?$/.exec(path) ?? []
  if (appId === undefined) return null
  return { appId, page: appPages.find((page) => page.name === (name ?? 'explore')) }
}
