import { DataLoafError } from '../../errors.ts'

export interface Mail {
  /** One address. */
  to: string
  subject: string
  /** What is read where there is no HTML. */
  text: string
  html?: string | undefined
  /** Where whoever does not want more of these says so, with one click (RFC 8058). */
  unsubscribe?: string | undefined
  /** The same for the same mail sent again, by which a mailbox can know it. */
  id?: string | undefined
}

export interface Mailer {
  /** Rejects with `unavailable` when the mail server did not take it. */
  send(mail: Mail): Promise<void>
}

export interface MailSettings {
  /** `smtps://user:password@mail.example.com`, or `smtp://…:587`, which is encrypted where the server can. */
  server: string
  /** `insights@example.com`, or `Insights <insights@example.com>`. */
  from: string
}

/** Mail by the company's own server. It is connected to when there is something to send. */
export function smtpMailer({ server, from }: MailSettings): Mailer {
  return {
    async send({ to, subject, text, html, unsubscribe, id }) {
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({ url: server, ...patience }, { from })
      const list = unsubscribe === undefined ? {} : { list: { unsubscribe }, headers: oneClick }
      const messageId = id === undefined ? {} : { messageId: `<${id}@${domainOf(from)}>` }
      try {
        await transport.sendMail({ to, subject, text, ...(html !== undefined && { html }), ...list, ...messageId })
      } catch (cause) {
        const told = cause instanceof Error ? cause.message : String(cause)
        throw new DataLoafError('unavailable', `The mail server did not take the mail to ${to}: ${told}`, { cause })
      } finally {
        transport.close()
      }
    },
  }
}

const oneClick = { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }

function domainOf(from: string): string {
  return /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost'
}

/** Milliseconds for each step: whoever asked for the mail waits for it too. */
const patience = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 }
