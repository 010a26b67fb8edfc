import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settings } from '../../src/cli/settings.ts'
import { smtpMailer } from '../../src/runtime/mail/mailer.ts'
import { freePort } from '../support/free-port.ts'
import { startMailSink } from '../support/mail-sink.ts'

describe('mail', () => {
  let sink: Awaited<ReturnType<typeof startMailSink>>
  const from = 'DataLoaf <insights@example.com>'
  beforeAll(async () => {
    sink = await startMailSink()
  })
  afterAll(() => sink.close())

  it('arrives at the company’s server as it was written', async () => {
    await smtpMailer({ server: sink.server, from }).send({
      to: 'ada@example.com',
      subject: 'Brötchen · 4,218',
      text: 'Plain words',
      html: '<p>Rich words</p>',
      unsubscribe: 'https://insights.example.com/unsubscribe',
    })
    const mail = await sink.mailTo('ada@example.com')
    expect(mail).toMatchObject({ subject: 'Brötchen · 4,218', text: 'Plain words', html: '<p>Rich words</p>' })
    expect(mail.from?.text).toBe('"DataLoaf" <insights@example.com>')
    expect(mail.headers.get('list')).toMatchObject({
      unsubscribe: { url: 'https://insights.example.com/unsubscribe' },
    })
  })

  it('that is not taken is an error that says why', async () => {
    const refused = smtpMailer({ server: sink.server, from }).send({
      to: 'x@refused.example.com',
      subject: '',
      text: '',
    })
    await expect(refused).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('no such mailbox'),
    })
    const away = smtpMailer({ server: `smtp://u:secret@127.0.0.1:${await freePort()}`, from })
    const failed = await away.send({ to: 'ada@example.com', subject: '', text: '' }).catch((error: Error) => error)
    expect(failed).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ada@example.com') })
    expect(String(failed)).not.toContain('secret')
  })

  it('is set up by the environment before dataloaf.json, and needs a sender', () => {
    const place = (mail: object) => ({ project: { local: { mail } }, dataDirectory: '/tmp' }) as never
    const written = { server: 'smtp://mail.example.com', from: 'a@example.com' }
    expect(settings({}, place(written)).mail).toEqual(written)
    process.env.DATALOAF_SMTP_URL = 'smtps://u:p@other.example.com'
    try {
      expect(settings({}, place(written)).mail).toEqual({
        server: 'smtps://u:p@other.example.com',
        from: 'a@example.com',
      })
      expect(() => settings({}, place({}))).toThrow(/nobody whose mail/)
      process.env.DATALOAF_SMTP_URL = 'mail.example.com'
      expect(() => settings({}, place(written))).toThrow(/not the address of a mail server/)
    } finally {
      delete process.env.DATALOAF_SMTP_URL
    }
  })
})
