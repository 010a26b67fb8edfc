import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MailSettings } from '../../src/runtime/mail/mailer.ts'
import { serve } from '../../src/runtime/server/serve.ts'
import { type LocalOptions, openLocal } from '../../src/runtime/targets/local.ts'
import { built } from './built.ts'
import { freePort } from './free-port.ts'

export const admin = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }

const root = join(import.meta.dirname, '../..')

export interface WebServerOptions {
  issuer?: string
  /** Default: any that is free. */
  port?: number
  /** The company's own sign-in, where it is another one than `issuer`. */
  company?: Pick<LocalOptions, 'saml' | 'publicAddress'>
  mail?: MailSettings
}

/** The web app built, and the whole product serving it from a data directory of its own. */
export async function startWebServer(options: WebServerOptions = {}) {
  const { issuer, mail } = options
  const directory = await mkdtemp(join(tmpdir(), 'dataloaf-web-'))
  const webDirectory = join(directory, 'web')
  await built('web')
  // A copy, which nobody builds into meanwhile.
  await cp(join(root, 'dist', 'web'), webDirectory, { recursive: true })
  // Whoever comes back from a provider comes back to an address that it was told before.
  const port = options.port ?? (issuer === undefined ? 0 : await freePort())
  const company = issuer !== undefined && {
    provider: { issuer, clientId: 'dataloaf' },
    publicAddress: `http://127.0.0.1:${port}`,
  }
  const runtime = await openLocal({ dataDirectory: join(directory, 'data'), mail, ...options.company, ...company })
  await runtime.accounts.ensureAdmin(admin)
  const { address, close } = await serve(runtime, { port, webDirectory })

  let sent = 0

  /** Posts items through the collector. */
  async function send(writeKey: string, batch: object[]): Promise<void> {
    const response = await fetch(`${address}/v1/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${writeKey}` },
      body: JSON.stringify({ batch }),
    })
    const body = (await response.json()) as { rejected: unknown[] }
    if (response.status !== 202 || body.rejected.length > 0) throw new Error(JSON.stringify(body))
    sent += batch.length
  }

  /** Resolves when everything that was sent can be counted. */
  async function loaded(): Promise<void> {
    for (;;) {
      const response = await fetch(`${address}/api/status`, {
        headers: { authorization: `Bearer ${runtime.accounts.token}` },
      })
      const { pipeline } = (await response.json()) as { pipeline: { loaded: number } }
      if (pipeline.loaded >= sent) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async function stop(): Promise<void> {
    await close()
    await runtime.close()
    await rm(directory, { recursive: true, force: true })
  }

  return { address, runtime, send, loaded, stop }
}
