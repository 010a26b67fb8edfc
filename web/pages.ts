/** Every page: its address, its name, how its code is loaded. The navigation, the palette and the keys read this. */
import { ChartSpline, Radio, Send, Users } from 'lucide'
import type { ComponentType } from 'preact'
import type { App } from './api.ts'

export interface AppPage {
  name: string
  /** Whether there are pages inside it: `/cohorts/new`. */
  inner?: true
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
    name: 'cohorts',
    inner: true,
    label: 'Cohorts',
    icon: Users,
    key: 'c',
    load: async () => (await import('./pages/cohorts.tsx')).Cohorts,
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

interface Route {
  appId: string
  page: AppPage | undefined
  inner: string | undefined
}

/** Takes an address apart; `page` is undefined where there is none of that name. */
export function routeOf(path: string): Route | null {
  const [, appId, name, inner] = /^\/apps\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?\/?$/.exec(path) ?? []
  if (appId === undefined) return null
  const page = appPages.find((one) => one.name === (name ?? 'explore'))
  return { appId, page: inner === undefined || page?.inner ? page : undefined, inner }
}
