import { DataLoafError } from '../../errors.ts'
import type { Members } from '../accounts/members.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { App } from '../metadata/apps.ts'
import type { Channels } from '../metadata/channels.ts'
import type { Deliveries } from '../metadata/deliveries.ts'
import type { Languages } from '../metadata/languages.ts'
import type { Notifications } from '../metadata/notifications.ts'
import type { ChannelRow } from '../metadata/schema.ts'
import { type Words, wordsIn } from '../words/words.ts'
import { asHtml, asJson, asSlack, asText, type InWords } from './letter.ts'
import type { Post } from './outside.ts'

export interface TellerOptions {
  mailer?: Mailer | undefined
  members: Members
  channels: Channels
  notifications: Notifications
  deliveries: Deliveries
  languages: Languages
  post: Post
  /** The link by which somebody gets no more of it. */
  unsubscribeLink: (of: string, userId: string) => string
}

/** Whom to tell, and how. */
export interface Told {
  app: App
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
  tell(letter: InWords, told: Told, hold?: () => Promise<void>): Promise<void>
  toChannel(letter: InWords, channel: ChannelRow, id?: string): Promise<void>
}

interface Mailed {
  of: string
  userId: string
  id: string
  words: Words
}

export function teller(options: TellerOptions): Teller {
  const { mailer, members, channels, notifications, deliveries, languages, post } = options

  async function toChannel(letter: InWords, channel: ChannelRow, id?: string): Promise<void> {
    const { url, kind, secret, language } = channel
    const words = wordsIn(language)
    if (kind === 'slack') return await post({ url, body: asSlack(letter(words), words), id })
    await post({ url, body: asJson(letter(words)), secret, id })
  }

  async function byMail(letter: InWords, email: string, { of, userId, id, words }: Mailed) {
    if (!mailer) throw new DataLoafError('unavailable', 'No mail server is set up.', { hint: 'DATALOAF_SMTP_URL' })
    const unsubscribe = options.unsubscribeLink(of, userId)
    const written = letter(words)
    await mailer.send({
      to: email,
      subject: written.subject,
      text: asText(written, words, unsubscribe),
      html: asHtml(written, words, unsubscribe),
      unsubscribe,
      id,
    })
  }

  /** Each way to somebody, by who it is; whoever left the organization, or may not know the app any more, has none. */
  async function waysTo(letter: InWords, { app, of, due, people, channels: ids, mail, path }: Told) {
    const { app_id } = app
    const known = (await members.of(app)).filter(({ user_id }) => people.includes(user_id))
    const outside = (await channels.list(app_id)).filter(({ channel_id }) => ids.includes(channel_id))
    const chosen = await languages.all(known.map(({ user_id }) => user_id))
    const wordsOf = (userId: string) => wordsIn(chosen.get(userId) ?? 'en')
    return [
      ...known.flatMap(({ user_id: userId, email }) => [
        ...(path === undefined
          ? []
          : [
              {
                recipient: `app:${userId}`,
                go: () => {
                  const { kind, subject: text } = letter(wordsOf(userId))
                  const note = { kind, text, path, app_id }
                  return notifications.notify(userId, { ...note, notification_id: `${of} ${due} ${userId}` })
                },
              },
            ]),
        ...(mail
          ? [
              {
                recipient: `user:${userId}`,
                go: (id: string) => byMail(letter, email, { of, userId, id, words: wordsOf(userId) }),
              },
            ]
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
