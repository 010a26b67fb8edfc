/** Every page: its address, its name, how its code is loaded. The navigation, the palette and the keys read this. */
import {
  Activity,
  BellRing,
  Bookmark,
  BookOpen,
  Building2,
  ChartSpline,
  Database,
  Globe,
  House,
  LayoutDashboard,
  LayoutGrid,
  Milestone,
  MousePointerClick,
  Radio,
  Send,
  Settings,
  Share2,
  ShieldAlert,
  UserRound,
  Users,
} from 'lucide'
import type { ComponentType } from 'preact'
import type { Action, App } from './api.ts'
import { t } from './text.ts'

interface Page {
  name: string
  /** Whether there are pages inside it: `/cohorts/new`. */
  inner?: true
  label: string
  icon: unknown
}

/** A page of one app, at `/apps/<app>/<name>`. */
export interface AppPage extends Page {
  /** The key that goes there. */
  key?: string
  /** Which pages it stands with in the navigation; `none`: in none of them. */
  group: 'questions' | 'users' | 'data' | 'setting-up' | 'none'
  /** One of the few that narrow screens have room for; the others are under "More". */
  bar?: true
  /** Not shown to those who may not do it. */
  needs?: Action
  load: () => Promise<ComponentType<{ app: App }>>
}

/** A page of no app, at `/<name>`; inside the frame, for whoever is signed in. */
export interface OuterPage extends Page {
  needs?: Action
  load: () => Promise<ComponentType>
}

export const appPages: AppPage[] = [
  {
    name: 'home',
    label: t`Home`,
    icon: House,
    key: 'h',
    group: 'questions',
    bar: true,
    load: async () => (await import('./pages/home.tsx')).Home,
  },
  {
    name: 'dashboards',
    inner: true,
    label: t`Dashboards`,
    icon: LayoutDashboard,
    key: 'd',
    group: 'questions',
    bar: true,
    load: async () => (await import('./pages/dashboards.tsx')).Dashboards,
  },
  {
    name: 'explore',
    label: t`Explore`,
    icon: ChartSpline,
    key: 'e',
    group: 'questions',
    bar: true,
    load: async () => (await import('./pages/explore.tsx')).Explore,
  },
  {
    name: 'sql',
    label: t`SQL`,
    icon: Database,
    key: 'q',
    group: 'questions',
    load: async () => (await import('./pages/sql.tsx')).Sql,
  },
  {
    name: 'web',
    label: t`Web`,
    icon: Globe,
    key: 'w',
    group: 'questions',
    load: async () => (await import('./pages/web.tsx')).Web,
  },
  {
    name: 'insights',
    label: t`Insights`,
    icon: Bookmark,
    key: 'i',
    group: 'questions',
    load: async () => (await import('./pages/insights.tsx')).Insights,
  },
  {
    name: 'users',
    inner: true,
    label: t`Users`,
    icon: UserRound,
    key: 'u',
    group: 'users',
    load: async () => (await import('./pages/users.tsx')).Users,
  },
  {
    name: 'cohorts',
    inner: true,
    label: t`Cohorts`,
    icon: Users,
    key: 'c',
    group: 'users',
    load: async () => (await import('./pages/cohorts.tsx')).Cohorts,
  },
  {
    name: 'live',
    label: t`Live`,
    icon: Radio,
    key: 'l',
    group: 'users',
    load: async () => (await import('./pages/live.tsx')).LiveEvents,
  },
  {
    name: 'catalog',
    inner: true,
    label: t`Catalog`,
    icon: BookOpen,
    key: 'a',
    group: 'data',
    load: async () => (await import('./pages/catalog.tsx')).Catalog,
  },
  {
    name: 'pipeline',
    label: t`Pipeline`,
    icon: Activity,
    key: 'p',
    group: 'data',
    load: async () => (await import('./pages/pipeline.tsx')).Pipeline,
  },
  {
    name: 'quarantine',
    label: t`Quarantine`,
    icon: ShieldAlert,
    group: 'data',
    load: async () => (await import('./pages/quarantine.tsx')).Quarantine,
  },
  {
    name: 'annotations',
    label: t`Annotations`,
    icon: Milestone,
    group: 'data',
    load: async () => (await import('./pages/annotations.tsx')).Annotations,
  },
  {
    name: 'alerts',
    label: t`Alerts`,
    icon: BellRing,
    key: 'z',
    group: 'data',
    load: async () => (await import('./pages/alerts.tsx')).Alerts,
  },
  {
    name: 'start',
    label: t`Send events`,
    icon: Send,
    key: 'x',
    group: 'setting-up',
    load: async () => (await import('./pages/start.tsx')).Start,
  },
  {
    name: 'elements',
    label: t`Elements`,
    icon: MousePointerClick,
    group: 'data',
    load: async () => (await import('./pages/elements.tsx')).Elements,
  },
  {
    name: 'settings',
    inner: true,
    label: t`Settings`,
    icon: Settings,
    key: ',',
    group: 'setting-up',
    load: async () => (await import('./pages/settings.tsx')).AppSettings,
  },
]

export const outerPages: OuterPage[] = [
  {
    name: 'granted',
    inner: true,
    label: t`Shared with you`,
    icon: Share2,
    load: async () => (await import('./pages/granted.tsx')).Granted,
  },
  {
    name: 'organization',
    inner: true,
    label: t`Organization`,
    icon: Building2,
    needs: 'people.read',
    load: async () => (await import('./pages/organization.tsx')).Organization,
  },
  {
    name: 'account',
    label: t`My account`,
    icon: UserRound,
    load: async () => (await import('./pages/account.tsx')).Account,
  },
  {
    name: 'apps',
    label: t`All apps`,
    icon: LayoutGrid,
    load: async () => (await import('./pages/all-apps.tsx')).AllApps,
  },
]

/** In the order in which the navigation shows them. */
export const groups = ['questions', 'users', 'data', 'setting-up'] as const

export function addressOf(page: AppPage, appId: string): string {
  return `/apps/${appId}/${page.name}`
}

export function mayOpen({ needs }: { needs?: Action }, may: readonly Action[] | undefined): boolean {
  return needs === undefined || may?.includes(needs) === true
}

/** What an address names: a page of an app, or one of none. `page` is undefined where there is none of that name. */
export type Route =
  | { appId: string; page: AppPage | undefined; inner: string | undefined }
  | { appId: undefined; page: OuterPage; inner: string | undefined }

export function routeOf(path: string): Route | null {
  const [first, second, ...rest] = path.split('/').filter((part) => part !== '')
  if (first === 'apps' && second !== undefined) {
    const [name = 'explore', inner] = rest
    const page = appPages.find((one) => one.name === name)
    return { appId: second, page: fits(page, inner, rest.length > 2) ? page : undefined, inner }
  }
  const page = outerPages.find(({ name }) => name === first)
  return page && fits(page, second, rest.length > 0) ? { appId: undefined, page, inner: second } : null
}

function fits(page: Page | undefined, inner: string | undefined, deeper: boolean): boolean {
  return !deeper && (inner === undefined || page?.inner === true)
}
