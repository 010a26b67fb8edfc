import { join } from 'node:path'
import { packageRoot } from '../package.ts'
import type { Settings } from '../settings.ts'
import { companySignIn } from './company-sign-in.ts'
import { demoSignIn } from './demo-sign-in.ts'
import { assertPortFree } from './port.ts'
import { prepare } from './prepare.ts'
import { type Welcome, welcome } from './welcome.ts'

export interface Serving {
  welcome: Welcome
  /** Flushes, lets go of the directory, resolves when nothing is left. */
  stop(): Promise<void>
}

interface ServeOptions {
  /** Add the demo app with its data. */
  demo: boolean
  /** Says what takes a moment. */
  note(sentence: string): void
}

/** Opens the data directory, makes what a first start needs, and serves. Loads the server only now. */
export async function startServer(settings: Settings, { demo, note }: ServeOptions): Promise<Serving> {
  const { dataDirectory, name, port, host, publicAddress, mail } = settings
  const company = settings.signIn ? companySignIn(settings.signIn.written, settings.signIn.directory) : {}
  await assertPortFree(port, host)
  const { openLocal } = await import('../../runtime/targets/local.ts')
  const runtime = await openLocal({ dataDirectory, organizationName: name, publicAddress, mail, ...company })
  try {
    const beginning = await prepare(runtime, settings)
    const signIn = demo ? demoSignIn(dataDirectory, beginning.signIn) : beginning.signIn
    const { addDemo, startVisitors } = await import('./demo.ts')
    const demoApp = demo ? await addDemo(runtime, note) : null
    const { serve } = await import('../../runtime/server/serve.ts')
    const server = await serve(runtime, { port, host, webDirectory: join(packageRoot, 'dist', 'web') })
    const { address, collector } = server
    const stopVisitors = demoApp && (await startVisitors(address, demoApp))
    return {
      welcome: welcome({ ...beginning, signIn, address, collector, dataDirectory, demoApp }),
      async stop() {
        stopVisitors?.()
        await server.close()
        await runtime.close()
      },
    }
  } catch (error) {
    await runtime.close()
    throw error
  }
}
