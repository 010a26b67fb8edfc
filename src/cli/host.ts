/**
 * The server of the AWS target, as systemd starts it on the insights host: settings come in the environment, it runs
 * until it is told to stop.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DataLoafError } from '../errors.ts'
import { serve } from '../runtime/server/serve.ts'
import { openAws } from '../runtime/targets/aws.ts'
import { type Environment, setting } from '../runtime/targets/lambda/environment.ts'
import { redshiftOf } from '../runtime/targets/redshift-place.ts'

await start(process.env).catch((error: Error) => {
  const hint = error instanceof DataLoafError && error.hint ? ` ${error.hint}` : ''
  process.stderr.write(`${error.message}${hint}\n`)
  process.exitCode = 1
})

async function start(environment: Environment): Promise<void> {
  const dataDirectory = environment.DATALOAF_DATA ?? '/var/lib/dataloaf'
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const runtime = await openAws({
    dataDirectory,
    region: setting(environment, 'AWS_REGION'),
    bucket: setting(environment, 'DATALOAF_BUCKET'),
    streams: {
      events: setting(environment, 'DATALOAF_EVENTS_STREAM'),
      users: setting(environment, 'DATALOAF_USERS_STREAM'),
    },
    warehouse: redshiftOf(environment),
    metadata: metadataOf(environment),
    publicAddress: environment.DATALOAF_PUBLIC_ADDRESS,
    origins: environment.DATALOAF_ORIGINS?.split(',').map((origin) => origin.trim()),
  })
  const email = environment.DATALOAF_ADMIN_EMAIL
  if (email) await runtime.accounts.ensureAdmin({ email, password: environment.DATALOAF_ADMIN_PASSWORD })
  const served = await serve(runtime, {
    port: Number(environment.PORT ?? 4600),
    host: environment.DATALOAF_HOST ?? '127.0.0.1',
    webDirectory: environment.DATALOAF_WEB ?? join(import.meta.dirname, 'web'),
  })
  process.stdout.write(`${JSON.stringify({ address: served.address })}\n`)
  const stop = () => void served.close().then(() => runtime.close())
  process.once('SIGTERM', stop).once('SIGINT', stop)
}

function metadataOf(environment: Environment) {
  const { DATALOAF_POSTGRES_PASSWORD: password, DATALOAF_POSTGRES_TLS: tls } = environment
  return {
    host: setting(environment, 'DATALOAF_POSTGRES_HOST'),
    port: Number(environment.DATALOAF_POSTGRES_PORT ?? 5432),
    database: environment.DATALOAF_POSTGRES_DATABASE ?? 'dataloaf',
    user: environment.DATALOAF_POSTGRES_USER ?? 'dataloaf',
    // Aurora's certificate is Amazon's own; NODE_EXTRA_CA_CERTS names its authority.
    ssl: tls !== 'off',
    ...(password !== undefined && { password }),
  }
}
