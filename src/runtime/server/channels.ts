import { Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { nameOf } from '../accounts/audit.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Channels } from '../metadata/channels.ts'
import { addressIn } from '../telling/outside.ts'
import type { Telling } from '../telling/telling.ts'
import { languages } from '../words/words.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

export interface ChannelOptions {
  apps: Apps
  accounts: Accounts
  channels: Channels
  telling: Telling
}

/** Where subscriptions and alerts can go. */
export function channelRoutes({ apps, accounts, channels, telling }: ChannelOptions) {
  const write = allow('subscriptions.write', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/recipients', write, async (c) => {
      const members = await accounts.members.list()
      return c.json({
        mail: telling.hasMail,
        people: members.map(({ user_id, name, email }) => ({ user_id, name, email })),
        teams: (await accounts.teams.list()).map(({ team_id, name, members }) => ({
          team_id,
          name,
          members: members.length,
        })),
        channels: await channels.list(c.get('app').app_id),
      })
    })
    .post('/apps/:app_id/channels', write, input('json', newChannel), async (c) => {
      const { url } = c.req.valid('json')
      addressIn(url)
      c.set('subject', `channel ${c.req.valid('json').name}`)
      return c.json(await channels.create(c.get('app').app_id, c.req.valid('json'), nameOf(c.get('session'))), 201)
    })
    .delete('/apps/:app_id/channels/:channel_id', write, async (c) => {
      const removed = await channels.remove(c.get('app').app_id, c.req.param('channel_id'))
      c.set('subject', `channel ${removed.name}`)
      return c.json(removed)
    })
    .post('/apps/:app_id/channels/:channel_id/restore', write, async (c) => {
      const restored = await channels.restore(c.get('app').app_id, c.req.param('channel_id'))
      c.set('subject', `channel ${restored.name}`)
      return c.json(restored)
    })
    .post('/apps/:app_id/channels/:channel_id/test', write, async (c) => {
      await telling.testChannel(c.req.param('channel_id'), c.get('app'))
      return c.json({ sent: true })
    })
}

export const newChannel = z.strictObject({
  kind: z.enum(['slack', 'webhook']),
  name: z.string().trim().min(1, 'give it a name').max(100),
  url: z.string().max(2_000),
  language: z.enum(languages).default('en').describe('what it is told in'),
})

/** Without a default: what is left out of changes stays. */
export const teams = z
  .array(z.string().max(100))
  .max(20)
  .describe('their members as they are when it is told, who may see the app then')

/** Whom something is sent to. */
export const audience = {
  people: z.array(z.string().max(100)).max(200),
  teams: teams.default([]),
  channels: z.array(z.string().max(100)).max(20),
}

export const paused = z.boolean().describe('nothing comes until it is false again')

/** Rejects with `invalid_input` for a team that there is not. */
export function knownTeams({ accounts }: { accounts: Accounts }) {
  return async (teamIds: readonly string[]): Promise<void> => {
    if (teamIds.length === 0) return
    const known = new Set((await accounts.teams.list()).map(({ team_id }) => team_id))
    const at = teamIds.findIndex((id) => !known.has(id))
    if (at < 0) return
    const path = ['teams', at]
    throw new DataLoafError('invalid_input', `teams[${at}]: there is no team ${JSON.stringify(teamIds[at])}`, { path })
  }
}
