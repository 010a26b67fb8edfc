import { DataLoafError } from '../../errors.ts'
import type { Members } from '../accounts/members.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Channels } from '../metadata/channels.ts'
import type { Deliveries } from '../metadata/deliveries.ts'
import type { Notifications } from '../metadata/notifications.ts'
import type { ChannelRow } from '../metadata/schema.ts'
import { asHtml, asJson, asSlack, asText, type Letter } from './letter.ts'
import type { Post } from './outside.ts'

export interface TellerOptions {
  mailer?: Mailer | undefined
  members: Members
  channels: Channels
  notifications: Notifications
  deliveries: Deliveries
  post: Post
  /** The link by which somebody gets no more of it. */
  unsubscribeLink: (of: string, userId: string) => string
}

/** Whom to tell, and how. */
export interface Told {
  app_id: string
  /** Of the subscription or alert. */
  of: string
  /** Names what is told: the same is told once. */
  due: string
  people: readonly string[]
  channels: readonly string[]
  mail: boolean
  /** In the app, too: where it leads. */
  path?: string | undefined
}

export interface Teller {
  /**
   * Tells everybody; `hold` is called before each and may end it. One who cannot be reached keeps nobody else from
   * being told: it rejects in the end, with the first reason.
   */
  tell(letter: Letter, told: Told, hold?: () => Promise<void>): Promise<void>
  toChannel(letter: Letter, channel: ChannelRow, id?: string): Promise<void>
}

export function teller(options: TellerOptions): Teller {
  const { mailer, members, channels, notifications, deliveries, post } = options

  async function toChannel(letter: Letter, channel: ChannelRow, id?: string): Promise<void> {
    const { url, kind, secret } = channel
    if (kind === 'slack') return await post({ url, body: asSlack(letter), id })
    await post({ url, body: asJson(letter), secret, id })
  }

  async function byMail(letter: Letter, email: string, { of, userId, id }: { of: string; userId: string; id: string }) {
    if (!mailer) throw new DataLoafError('unavailable', 'No mail server is set up.', { hint: 'DATALOAF_SMTP_URL' })
    const unsubscribe = options.unsubscribeLink(of, userId)
    const { subject } = letter
    await mailer.send({
      to: email,
      subject,
      text: asText(letter, unsubscribe),
      html: asHtml(letter, unsubscribe),
      unsubscribe,
      id,
    })
  }

  /** Each way to somebody, by who it is; whoever left the organization has none. */
  async function waysTo(letter: Letter, { app_id, of, due, people, channels: ids, mail, path }: Told) {
    const known = (await members.list()).filter(({ user_id }) => people.includes(user_id))
    const outside = (await channels.list(app_id)).filter(({ channel_id }) => ids.includes(channel_id))
    return [
      ...known.flatMap(({ user_id: userId, email }) => [
        ...(path === undefined
          ? []
          : [
              {
                recipient: `app:${userId}`,
                go: () => {
                  const note = { kind: letter.kind, text: letter.subject, path, app_id }
                  return notifications.notify(userId, { ...note, notification_id: `${of} ${due} ${userId}` })
                },
              },
            ]),
        ...(mail
          ? [{ recipient: `user:${userId}`, go: (id: string) => byMail(letter, email, { of, userId, id }) }]
          : []),
      ]),
      ...outside.map(({ channel_id }) => ({
        recipient: `channel:${channel_id}`,
        go: async (id: string) => toChannel(letter, await channels.get(app_id, channel_id), id),
      })),
    ]
  }

  return {
    toChannel,
    async tell(letter, told, hold = async () => undefined) {
      let failed: unknown
      for (const { recipient, go } of await waysTo(letter, told)) {
        await hold()
        const delivery = { job_id: told.of, due_at: told.due, recipient }
        await deliveries.once(delivery, go).catch((error: unknown) => {
          failed ??= error
        })
      }
      if (failed !== undefined) throw failed
    },
  }
}
