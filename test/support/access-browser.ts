import { type Page, selectors } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { freePort } from './free-port.ts'
import { startMailSink } from './mail-sink.ts'
import { desk, readableInAll } from './page-looks.ts'
import { fillSignIn } from './sign-in.ts'
import { admin, startWebServer } from './web-server.ts'

/** A server that mails, an app, and a browser for whoever comes. */
export async function startAccess() {
  selectors.setTestIdAttribute('data-test')
  const sink = await startMailSink()
  const port = await freePort()
  const web = await startWebServer({
    port,
    company: { publicAddress: `http://127.0.0.1:${port}` },
    mail: { server: sink.server, from: 'insights@example.com' },
  })
  await web.runtime.apps.create({ name: 'Shop' })
  const browser = await launchBrowser()

  /** A browser of its own, where nobody is signed in. */
  async function open(): Promise<Page> {
    const context = await browser.newContext({
      viewport: desk,
      locale: 'en-GB',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(20_000)
    return await context.newPage()
  }

  async function signIn(page: Page, email = admin.email, password = admin.password): Promise<void> {
    await page.goto(`${web.address}/sign-in`)
    await fillSignIn(page, { email, password })
  }

  /** Somebody who has joined, with the same password as the administrator. */
  async function joined(email: string, role: 'viewer' | 'admin' = 'viewer'): Promise<void> {
    const by = { kind: 'token', organization: null } as const
    const { invitations } = web.runtime.accounts
    const { code } = await invitations.create({ email, role, by })
    await invitations.accept(code, { name: email.split('@')[0]!, password: admin.password })
  }

  const look = (page: Page, name: string) => readableInAll(page, name, { fullPage: true })

  async function stop(): Promise<void> {
    await browser.close()
    await web.stop()
    await sink.close()
  }

  return { web, sink, open, signIn, joined, look, stop }
}

export type Access = Awaited<ReturnType<typeof startAccess>>
