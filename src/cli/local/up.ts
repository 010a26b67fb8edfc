import { readConfig } from '../../config.ts'
import type { Place } from '../place.ts'
import { type SettingFlags, type Settings, settings } from '../settings.ts'
import { parentOf, startDetached } from './detach.ts'
import { assertNotRunning } from './running.ts'
import { startServer } from './serve.ts'
import { untilStopped } from './shutdown.ts'
import type { Welcome } from './welcome.ts'

export interface UpOptions {
  flags: SettingFlags & { demo: boolean; detach: boolean }
  place: Place
  note(sentence: string): void
  /** Told once it serves. */
  onServing(welcome: Welcome): void
}

/** Serves until it is told to stop, or starts a server in the background that does. */
export async function up({ flags, place, note, onServing }: UpOptions): Promise<void> {
  if (place.file) readConfig(place.file)
  const wanted = settings(flags, place)
  await assertNotRunning(place)
  if (flags.detach)
    onServing(await startDetached({ dataDirectory: place.dataDirectory, argv: argvOf(flags, wanted), note }))
  else await serveHere(wanted, { demo: flags.demo, note, onServing })
}

async function serveHere(
  wanted: Settings,
  { demo, note, onServing }: Pick<UpOptions, 'note' | 'onServing'> & { demo: boolean },
) {
  const parent = parentOf(process)
  const begun = new Date().toISOString()
  try {
    const serving = await startServer(wanted, { demo, note: parent ? (text) => void parent.note(text) : note })
    if (parent) {
      note(`${begun} serving at ${serving.welcome.address} (process ${process.pid})`)
      await parent.serves(serving.welcome)
    } else onServing(serving.welcome)
    await untilStopped((signal) => note(signal === 'SIGINT' ? '\nStopping. Ctrl-C again to stop now.' : 'Stopping.'))
    await serving.stop()
    note('Stopped.')
  } catch (error) {
    await parent?.failed(error)
    throw error
  }
}

/** The same settings for the process in the background; the password travels by the environment, never by a flag. */
function argvOf(
  { demo }: { demo: boolean },
  { name, timeZone, adminEmail, adminPassword, port, host, publicAddress, dataDirectory }: Settings,
): string[] {
  if (adminPassword !== undefined) process.env.DATALOAF_ADMIN_PASSWORD = adminPassword
  return [
    ...['--name', name, '--time-zone', timeZone, '--admin-email', adminEmail, '--data-dir', dataDirectory],
    ...(publicAddress === undefined ? [] : ['--public-address', publicAddress]),
    ...['--port', String(port), '--host', host, '--no-input', ...(demo ? ['--demo'] : [])],
  ]
}
