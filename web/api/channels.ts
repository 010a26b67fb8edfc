/** Where alerts and subscriptions go. */
import type { Channel } from '../../src/runtime/metadata/channels.ts'
import { ofApp, read } from './client.ts'

export type { Channel }

/** Whom things can be sent to. */
export interface Recipients {
  mail: boolean
  people: { user_id: string; name: string; email: string }[]
  teams: { team_id: string; name: string; members: number }[]
  channels: Channel[]
}

type NewChannel = Pick<Channel, 'kind' | 'name' | 'language'> & { url: string }

export const recipients = async (app_id: string) =>
  (await read(ofApp.recipients.$get({ param: { app_id } }))) as Recipients
export const createChannel = (app_id: string, channel: NewChannel) =>
  read(ofApp.channels.$post({ param: { app_id }, json: channel }))
export const removeChannel = (app_id: string, channel_id: string) =>
  read(ofApp.channels[':channel_id'].$delete({ param: { app_id, channel_id } }))
export const restoreChannel = (app_id: string, channel_id: string) =>
  read(ofApp.channels[':channel_id'].restore.$post({ param: { app_id, channel_id } }))
export const testChannel = (app_id: string, channel_id: string) =>
  read(ofApp.channels[':channel_id'].test.$post({ param: { app_id, channel_id } }))
