import type { Invitation } from '../accounts/invitations.ts'
import type { Mail, Mailer } from '../mail/mailer.ts'
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
  invite(invitation: Invitation & { path: string; organization: string }): Promise<Sent>
  /** Whoever asks learns nothing of how it went. */
  reset(to: string, path: string): void
}

/** The mails that are about people's access. */
export function mails({ mailer, address, report }: MailsOptions): Mails {
  return {
    on: mailer !== undefined,
    async invite({ email: to, role, invited_by, expires_at, path, organization }) {
      if (!mailer) return { mailed: false, mail_error: null }
      try {
        await mailer.send({
          to,
          subject: `You are asked to join ${organization} on DataLoaf`,
          ...letter(
            [`${asker(invited_by)} asks you to join ${organization} on DataLoaf as ${role}.`],
            { label: 'Join', url: `${address()}${path}` },
            `The link works once, until ${expires_at.slice(0, 16).replace('T', ' ')} UTC.`,
          ),
        })
        return { mailed: true, mail_error: null }
      } catch (error) {
        return { mailed: false, mail_error: error instanceof Error ? error.message : String(error) }
      }
    },
    reset(to, path) {
      const mail = {
        to,
        subject: 'Another password for DataLoaf',
        ...letter(
          ['Somebody asked for another password for your account. If it was not you, there is nothing to do.'],
          { label: 'Choose another password', url: `${address()}${path}` },
          'The link works once, within the hour.',
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

const asker = (invitedBy: string) => (invitedBy.includes('@') ? invitedBy : 'Your administrator')

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
