import type { Locator, Page } from 'playwright-core'
import type { Explorer } from './explorer.ts'
import { admin } from './web-server.ts'

/** What the dialogs are about. */
export interface Known {
  app: string
  insight: string
  dashboard: string
  cohort: string
}

export interface Opened {
  name: string
  /** The page it opens over. */
  at: (known: Known) => string
  opener: (page: Page) => Locator
  title: string | RegExp
  /** Default: `dialog`. */
  role?: 'dialog' | 'complementary'
  /** Where it is there on narrow screens only. */
  width?: number
  /** What it opens from is folded away on narrow screens. */
  wide?: true
  /** Pressed instead of the opener, which has the focus then. Default: Enter. */
  keys?: string
  /** Brings in more of what stands in it, before it is looked at. */
  inside?: (panel: Locator) => Promise<void>
}

const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name, exact: true })
const link = (name: string) => (page: Page) => page.getByRole('link', { name, exact: true })
const inApp = (path: string) => (known: Known) => `/apps/${known.app}/${path}`
const saved = (known: Known) => `/apps/${known.app}/explore?insight=${known.insight}`
const people = () => '/organization/members'

/** Every dialog, popover and menu of the web app, with the way to it. */
export const dialogs: Opened[] = [
  { name: 'share', at: saved, opener: button('Share'), title: 'Share this insight', inside: newLink },
  { name: 'alert', at: saved, opener: button('Alert'), title: 'New alert' },
  { name: 'subscribe', at: saved, opener: button('Subscribe'), title: 'Subscribe' },
  { name: 'save insight', at: saved, opener: button('Save as'), title: 'Save as another insight' },
  { name: 'put on dashboard', at: saved, opener: button('Add to dashboard'), title: 'Add to dashboard' },
  { name: 'comments', at: saved, opener: button('Comments'), title: 'Comments', role: 'complementary' },
  { name: 'range', at: saved, opener: button(/^Range:/), title: 'Range', wide: true },
  { name: 'kind', at: saved, opener: button(/^Kind of question/), title: /^Kind of question/, wide: true },
  { name: 'event', at: saved, opener: button(/^Event of series A/), title: /^Event of series A/, wide: true },
  { name: 'filter', at: saved, opener: button(/^Add a filter to/), title: /^Add a filter to/, wide: true },
  { name: 'condition', at: saved, opener: button(/^Edit condition/), title: 'Edit condition', wide: true },
  { name: 'drill', at: saved, opener: (page) => page.locator('.drill-number'), title: /signed_up/ },
  { name: 'annotation', at: saved, opener: button(/: Version 2$/), title: /\d/, inside: press('Annotate') },
  { name: 'keys', at: saved, opener: button('Share'), keys: '?', title: 'Keys' },
  { name: 'palette', at: saved, opener: button('Share'), keys: 'Control+k', title: 'Find anything' },
  { name: 'app switcher', at: saved, opener: button('App'), title: 'App' },
  { name: 'bell', at: saved, opener: button(/notification/i), title: 'Notifications' },
  { name: 'more pages', at: saved, opener: button('More'), title: 'More', width: 390 },
  { name: 'new app', at: () => '/apps', opener: button('New app'), title: 'New app' },
  { name: 'rename', at: inApp('insights'), opener: button(/^Rename or move/), title: 'Rename or move' },
  { name: 'new dashboard', at: inApp('dashboards'), opener: button('New dashboard'), title: 'New dashboard' },
  { name: 'share dashboard', at: board, opener: button('Share'), title: 'Share this dashboard' },
  { name: 'add insight', at: board, opener: button('Add insight'), title: 'Add insight' },
  { name: 'refresh', at: board, opener: button('Refresh'), title: 'Refresh' },
  { name: 'wall', at: board, opener: button('Wall'), title: 'Watched' },
  { name: 'new alert', at: inApp('alerts'), opener: link('New alert'), title: 'New alert' },
  { name: 'new subscription', at: inApp('alerts'), opener: link('Subscribe'), title: 'Subscribe' },
  { name: 'edit alert', at: inApp('alerts'), opener: button(/^Edit: Few/), title: 'Edit alert' },
  { name: 'alert history', at: inApp('alerts'), opener: button(/^History/), title: 'Few signups' },
  { name: 'channel', at: inApp('alerts'), opener: button('Add channel'), title: 'Add channel' },
  {
    name: 'signing secret',
    at: inApp('alerts'),
    opener: button('Add channel'),
    title: /channel|secret/,
    inside: webhook,
  },
  { name: 'new annotation', at: inApp('annotations'), opener: button('Add annotation'), title: 'Add annotation' },
  {
    name: 'remove cohort',
    at: ({ app, cohort }) => `/apps/${app}/cohorts/${cohort}`,
    opener: button(/^Delete/),
    title: /^Delete “Gold/,
  },
  { name: 'delete app', at: inApp('settings/delete'), opener: button('Delete app …'), title: 'Delete “Shop”' },
  { name: 'revoke key', at: inApp('settings/keys'), opener: button('Revoke test'), title: 'Revoke “test”' },
  { name: 'invitation', at: () => '/organization/invitations', opener: email, title: /^Invitation for/ },
  { name: 'reset link', at: people, opener: button('Reset link for bob@example.com'), title: /^Another password/ },
  { name: 'remove member', at: people, opener: button('Remove bob@example.com'), title: /^Remove/ },
  { name: 'roles', at: people, opener: button(/^Roles of bob@/), title: 'Roles of Bob in single apps' },
  { name: 'role', at: people, opener: button(/^Role of bob@/), title: /^Role of bob@/ },
  { name: 'team', at: () => '/organization/teams', opener: button('Growth'), title: 'Growth' },
  {
    name: 'team roles',
    at: () => '/organization/teams',
    opener: button(/^Roles of Growth/),
    title: /^Roles of Growth/,
  },
  { name: 'remove team', at: () => '/organization/teams', opener: button('Remove Growth'), title: 'Remove Growth' },
  { name: 'new API key', at: () => '/organization/keys', opener: button('Create key'), title: 'Create key' },
  {
    name: 'API key secret',
    at: () => '/organization/keys',
    opener: button('Create key'),
    title: /^Create key|^Key nightly/,
    inside: secret,
  },
  { name: 'revoke API key', at: () => '/organization/keys', opener: button(/^Revoke/), title: /^Revoke “/ },
]

function board({ app, dashboard }: Known): string {
  return `/apps/${app}/dashboards/${dashboard}`
}

/** Enter sends the form that it stands in. */
function email(page: Page): Locator {
  return page.getByRole('textbox', { name: 'E-mail' })
}

function press(name: string): NonNullable<Opened['inside']> {
  return (panel) => panel.getByRole('button', { name, exact: true }).click()
}

async function newLink(panel: Locator): Promise<void> {
  await panel.getByRole('button', { name: 'Create link' }).click()
  await panel.getByLabel('Label, for you').waitFor()
}

async function webhook(panel: Locator): Promise<void> {
  await panel.getByLabel('Kind').selectOption('webhook')
  await panel.getByLabel('Name').fill('Ours')
  await panel.getByLabel('Address').fill('https://example.com/hook')
  await panel.getByRole('button', { name: 'Add channel' }).click()
  await panel.getByRole('button', { name: 'Copy the secret' }).waitFor()
}

async function secret(panel: Locator): Promise<void> {
  await panel.getByLabel('Name').fill('nightly')
  await panel.getByRole('button', { name: 'Create key' }).click()
  await panel.getByTestId('key-secret').waitFor()
}

/** An organization in which each of them has something to be about. */
export async function fill({ web, appId }: Explorer): Promise<Known> {
  const { runtime } = web
  const call = async <Answer>(path: string, body: object): Promise<Answer> => {
    const response = await fetch(`${web.address}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${runtime.accounts.token}` },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return (await response.json()) as Answer
  }
  const token = { kind: 'token', organization: null } as const
  const { code } = await runtime.accounts.invitations.create({ email: 'bob@example.com', role: 'editor', by: token })
  const bob = await runtime.accounts.invitations.accept(code, { name: 'Bob', password: admin.password })
  const team = await runtime.accounts.teams.create('Growth', 'ada')
  await runtime.accounts.teams.add(team.team_id, bob)
  const filter = { attribute: 'plan', op: 'in', value: ['pro', 'team'] }
  const query = { kind: 'trend', series: [{ event: 'signed_up', measure: 'users' }], filter, interval: 'day' }
  const { insight_id } = await runtime.insights.create(appId, { name: 'Signups', query }, 'ada')
  const tiles = [{ tile_id: 'a', x: 0, y: 0, w: 6, h: 5, insight_id }]
  const { dashboard_id } = await runtime.dashboards.create(appId, { name: 'Watched', tiles }, 'ada')
  const definition = { by: 'attributes', filter: { attribute: 'tier', of: 'user', op: 'eq', value: 'gold' } }
  const { cohort_id } = await call<{ cohort_id: string }>(`apps/${appId}/cohorts`, { name: 'Gold ones', definition })
  const at = new Date(Date.now() - 12 * 86_400_000).toISOString().slice(0, 10)
  await runtime.annotations.create(appId, { at, text: 'Version 2' }, 'ada')
  const hour = { every: 'minutes', count: 60 }
  const rule = { when: 'below', value: 2 }
  await call(`apps/${appId}/alerts`, {
    insight_id,
    name: 'Few signups',
    rule,
    schedule: hour,
    people: [bob],
    channels: [],
  })
  await call('api-keys', { name: 'weekly', scopes: ['read'] })
  return { app: appId, insight: insight_id, dashboard: dashboard_id, cohort: cohort_id }
}
