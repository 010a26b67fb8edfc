/**
 * The server of the AWS target, as systemd starts it on the insights host: settings come in the environment, it runs
 * until it is told to stop.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DataLoafError } from '../errors.ts'
import { serve, toStandardError } from '../runtime/server/serve.ts'
import { openAws } from '../runtime/targets/aws.ts'
import type { Runtime } from '../runtime/targets/runtime.ts'
import { type Environment, hostWords, toldBy } from '../runtime/told.ts'
import { firstPassword } from './first-password.ts'

await start(process.env).catch((error: Error) => {
  const hint = error instanceof DataLoafError && error.hint ? ` ${error.hint}` : ''
  process.stderr.write(`${error.message}${hint}\n`)
  process.exitCode = 1
})

async function start(environment: Environment): Promise<void> {
  const told = toldBy(hostWords, environment)
  await mkdir(told.dataDirectory, { recursive: true, mode: 0o700 })
  const runtime = await openAws(environment)
  if (told.adminEmail) await welcomeAdmin(runtime, told.adminEmail)
  const served = await serve(runtime, {
    port: Number(told.port),
    host: told.listen,
    collector: told.collectUrl,
    webDirectory: join(import.meta.dirname, 'web'),
    log: toStandardError(Date.now, 'info'),
  })
  process.stdout.write(`${JSON.stringify({ address: served.address })}\n`)
  const stop = () => void served.close().then(() => runtime.close())
  process.once('SIGTERM', stop).once('SIGINT', stop)
}

/** The first password is for whoever may open a session on the machine: it goes into a file, not into the log. */
async function welcomeAdmin({ accounts, dataDirectory }: Runtime, email: string): Promise<void> {
  const { password } = await accounts.ensureAdmin({ email })
  if (password === undefined) return
  const file = join(dataDirectory, firstPassword)
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  process.stdout.write(`${JSON.stringify({ admin: email, password_in: file })}\n`)
}
