/** Alerts and subscriptions as commands name them: by id or name, with people by e-mail and channels by name. */
import { Args, Flags } from '@oclif/core'
import { DataLoafError } from '../errors.ts'
import type { Schedule } from '../runtime/jobs/schedule.ts'
import type { Channel } from '../runtime/metadata/channels.ts'
import type { PlannedAlert } from '../runtime/server/alerts.ts'
import type { PlannedSubscription } from '../runtime/server/subscriptions.ts'
import type { Api } from './api.ts'
import { appPath } from './apps.ts'
import { closest } from './closest.ts'
import { appFlag } from './flags.ts'
import { named } from './named.ts'
import { minute } from './text.ts'

export const idArgument = {
  id: Args.string({ ignoreStdin: true, description: 'its id or its name', required: true }),
}

/** Flags of what is made: to whom it goes, and when. */
export const madeFlags = {
  app: appFlag,
  to: Flags.string({
    description: 'e-mail of a member, name of a channel or a team; may be given several times',
    multiple: true,
    required: true,
    helpValue: 'WHO',
  }),
  on: Flags.integer({
    description: 'with --every week: 1 (Monday) to 7; with --every month: 1 to 31',
    min: 1,
    max: 31,
  }),
  at: Flags.string({ description: 'time of day in the app’s zone', default: '09:00', helpValue: 'HH:MM' }),
}

/** What is watched or sent; each kind has its own table of the API. */
interface Told {
  alerts: PlannedAlert
  subscriptions: PlannedSubscription
}

export async function listTold<Kind extends keyof Told>(api: Api, app: string | undefined, kind: Kind) {
  return api.get<Told[Kind][]>(`${await appPath(api, app)}/${kind}`)
}

/** The one of that id, else of that name, with its path in the API. Rejects with `not_found`, `invalid_input` for two. */
export async function findTold<Kind extends keyof Told>(
  api: Api,
  app: string | undefined,
  kind: Kind,
  nameOrId: string,
) {
  const all = await listTold(api, app, kind)
  const noun = kind.slice(0, -1)
  const told = named(nameOrId, { all, idOf: idIn, nameOf: ({ name }) => name, noun, nouns: kind })
  return { told, id: idIn(told), path: `${await appPath(api, app)}/${kind}/${idIn(told)}` }
}

function idIn(told: PlannedAlert | PlannedSubscription): string {
  return 'alert_id' in told ? told.alert_id : told.subscription_id
}

/** Ids of those who are named. Rejects with `not_found` for who is no member, channel or team. */
export async function recipientsOf(api: Api, app: string | undefined, names: readonly string[]) {
  const known = await api.get<Recipients>(`${await appPath(api, app)}/recipients`)
  const people: string[] = []
  const channels: string[] = []
  const teams: string[] = []
  for (const name of names) {
    const low = name.trim().toLowerCase()
    const person = known.people.find(({ email }) => email === low)
    const channel = known.channels.find((one) => one.name.toLowerCase() === low || one.channel_id === name)
    const team = known.teams.find((one) => one.name.toLowerCase() === low || one.team_id === name)
    if (person) people.push(person.user_id)
    else if (channel) channels.push(channel.channel_id)
    else if (team) teams.push(team.team_id)
    else {
      const names = [...known.channels, ...known.teams].map((one) => one.name)
      const meant = closest(name, [...known.people.map(({ email }) => email), ...names])
      const hint = meant === undefined ? 'dataloaf people' : `Did you mean "${meant}"?`
      throw new DataLoafError('not_found', `"${name}" is neither a member, a channel nor a team.`, { hint })
    }
  }
  return { people, teams, channels }
}

interface Recipients {
  people: { user_id: string; email: string }[]
  teams: { team_id: string; name: string }[]
  channels: Channel[]
}

/** `15m`, `6h`, `day`, `week`, `month` as the API takes it. */
export function scheduleOf({ every, on = 1, at }: { every: string; on?: number | undefined; at: string }): Schedule {
  if (every === 'day') return { every, at }
  if (every === 'week' || every === 'month') return { every, on, at }
  const [, count, unit] = /^(\d+)(m|h)$/.exec(every) ?? []
  if (count) return { every: 'minutes', count: Number(count) * (unit === 'h' ? 60 : 1) }
  throw new DataLoafError('invalid_input', `--every ${every} is no schedule.`, { hint: '15m, 6h, day, week or month' })
}

/** `day at 09:00`, `every 15m`. */
export function scheduleText(schedule: Schedule): string {
  if (schedule.every === 'minutes') return `every ${schedule.count}m`
  return `${schedule.every}${'on' in schedule ? ` ${schedule.on}` : ''} at ${schedule.at}`
}

/** When it comes next. */
export function nextText({ job, paused_at }: PlannedAlert | PlannedSubscription): string | null {
  return paused_at === null ? minute(job?.due_at ?? null) : 'paused'
}
