import { effectiveRoles } from '../accounts/app-roles.ts'
import type { Member, Members } from '../accounts/members.ts'
import { mayAs } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Notifications } from '../metadata/notifications.ts'
import type { Words } from '../words/words.ts'
import type { Quota } from './quota.ts'
import { nameOf, type Reached } from './quotas.ts'

export interface NoticesOptions {
  apps: Pick<Apps, 'find'>
  members: Pick<Members, 'of'>
  notifications: Pick<Notifications, 'notify'>
}

/** Tells an app's admins, in the app, that much or all of a quota is used: each of them once in each period. */
export function quotaNotices({ apps, members, notifications }: NoticesOptions) {
  return async function tell(reached: Reached): Promise<void> {
    const { app_id, of } = reached.limit
    const app = await apps.find(app_id)
    if (!app) return
    const admins = (await members.of(app)).filter((member) => mayAs(roleIn(member, app_id), 'admin'))
    const path = `/apps/${app_id}/settings/${of === 'app' ? 'general' : 'keys'}`
    for (const { user_id } of admins) {
      const text = (words: Words) => sentence(reached, words)
      const notification_id = `${nameOf(reached)}_${user_id}`
      await notifications.notify(user_id, { kind: 'quota', text, path, app_id, notification_id })
    }
  }
}

function roleIn({ role, app_roles: own, team_roles: byTeams }: Member, appId: string) {
  return effectiveRoles(role, { own, byTeams })[appId] ?? role
}

function sentence({ limit: { of, name, quota }, percent, until }: Reached, words: Words): string {
  const { t } = words
  const whose = of === 'app' ? name : t`The write key ${name}`
  if (percent < 100) return t`${whose} has used ${percent} % of its quota of ${quotaIn(quota, words)}.`
  const end = new Date(until).toISOString().slice(0, 16).replace('T', ' ')
  return t`${whose} has used up its quota of ${quotaIn(quota, words)}. Until ${end} UTC, what is sent is refused.`
}

function quotaIn({ events, per }: Quota, { t, number }: Words): string {
  return per === 'day' ? t`${number(events, 0)} events a day` : t`${number(events, 0)} events a month`
}
