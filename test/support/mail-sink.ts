import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A mail server on this machine that keeps what it is given. */
export async function startMailSink() {
  const mails: ParsedMail[] = []
  const waiting: (() => void)[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        done()
        for (const wake of waiting.splice(0)) wake()
      }, done)
    },
    onRcptTo({ address }, _session, done) {
      done(address.endsWith('@refused.example.com') ? new Error('no such mailbox') : undefined)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo

  /** The first mail to that address whose subject has the words; waits for it. */
  async function mailTo(address: string, words = ''): Promise<ParsedMail> {
    for (;;) {
      const found = mails.find(({ to, subject }) => {
        const sent = Array.isArray(to) ? to : [to]
        return sent.some((one) => one?.text === address) && subject?.includes(words)
      })
      if (found) return found
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }

  return {
    server: `smtp://127.0.0.1:${port}`,
    mails,
    mailTo,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
