import type { Invitation } from '../accounts/invitations.ts'
import type { Role } from '../accounts/permissions.ts'
import type { Mail, Mailer } from '../mail/mailer.ts'
import { type Language, type Words, wordsIn } from '../words/words.ts'
import type { Report } from './errors.ts'

export interface MailsOptions {
  /** Without one, nothing is sent. */
  mailer: Mailer | undefined
  /** What links begin with: never what a request says, which whoever sends it chooses. */
  address: () => string
  report: Report
}

/** Whether it was mailed, and why not where it should have been. */
export interface Sent {
  mailed: boolean
  mail_error: string | null
}

export interface Mails {
  readonly on: boolean
  /** In the language of whoever asks: nobody knows the other's yet. */
  invite(invitation: Invitation & { path: string; organization: string; language: Language }): Promise<Sent>
  /** Whoever asks learns nothing of how it went. */
  reset(to: string, path: string, language: Language): void
}

/** The mails that are about people's access. */
export function mails({ mailer, address, report }: MailsOptions): Mails {
  return {
    on: mailer !== undefined,
    async invite({ email: to, role, invited_by, expires_at, path, organization, language }) {
      if (!mailer) return { mailed: false, mail_error: null }
      const words = wordsIn(language)
      const { t } = words
      const asker = invited_by.includes('@') ? invited_by : t`Your administrator`
      const until = expires_at.slice(0, 16).replace('T', ' ')
      try {
        await mailer.send({
          to,
          subject: t`You are asked to join ${organization} on DataLoaf`,
          ...letter(
            [t`${asker} asks you to join ${organization} on DataLoaf as ${roleText(role, words)}.`],
            { label: t`Join`, url: `${address()}${path}` },
            t`The link works once, until ${until} UTC.`,
          ),
        })
        return { mailed: true, mail_error: null }
      } catch (error) {
        return { mailed: false, mail_error: error instanceof Error ? error.message : String(error) }
      }
    },
    reset(to, path, language) {
      const { t } = wordsIn(language)
      const mail = {
        to,
        subject: t`Another password for DataLoaf`,
        ...letter(
          [t`Somebody asked for another password for your account. If it was not you, there is nothing to do.`],
          { label: t`Choose another password`, url: `${address()}${path}` },
          t`The link works once, within the hour.`,
        ),
      }
      mailer?.send(mail).catch((error: unknown) => report(error, 'mail'))
    },
  }
}

/** The same in words and in HTML. */
function letter(
  lines: readonly string[],
  link: { label: string; url: string },
  end: string,
): Pick<Mail, 'text' | 'html'> {
  const paragraphs = [...lines.map(escaped), `<a href="${escaped(link.url)}">${escaped(link.label)}</a>`, escaped(end)]
  return {
    text: [...lines, link.url, end].join('\n\n'),
    html: paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n'),
  }
}

function roleText(role: Role, { t }: Words): string {
  return { owner: t`owner`, admin: t`admin`, editor: t`editor`, viewer: t`viewer` }[role]
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
