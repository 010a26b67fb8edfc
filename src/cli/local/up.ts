import { readConfig } from '../../config.ts'
import { type Settings, settings } from '../settings.ts'
import { type Call, refuseFlags, type UpFlags } from '../target.ts'
import { parentOf, startDetached } from './detach.ts'
import { assertNotRunning } from './running.ts'
import { startServer } from './serve.ts'
import { untilStopped } from './shutdown.ts'
import { type Welcome, welcomeLines } from './welcome.ts'

/** Serves until it is told to stop, or starts a server in the background that does. Says where, once it serves. */
export async function up({ flags, place, out }: Call<UpFlags>): Promise<void> {
  refuseFlags(flags, ['unlock'], 'local')
  if (place.file) readConfig(place.file)
  const wanted = settings(flags, place)
  const note = (sentence: string) => out.note(sentence)
  const onServing = (told: Welcome) => tell(told, { flags, out })
  await assertNotRunning(place)
  if (flags.detach)
    onServing(await startDetached({ dataDirectory: place.dataDirectory, argv: argvOf(flags, wanted), note }))
  else await serveHere(wanted, { demo: flags.demo, note, onServing })
}

// While it serves, the answer is written as soon as it is known.
function tell(told: Welcome, { flags, out }: Pick<Call<UpFlags>, 'flags' | 'out'>): void {
  const { demo, detach: detached } = flags
  const how = detached ? `serves in the background (process ${told.pid})` : 'serves until Ctrl-C'
  if (!out.json) out.note(`${out.color.green('✓')} DataLoaf ${how}\n`)
  process.stdout.write(out.json ? `${JSON.stringify(told, null, 2)}\n` : `${told.address}\n`)
  if (out.json) return
  const withAddress = !process.stdout.isTTY
  out.note(`\n${welcomeLines(told, { color: out.color, demo, detached, withAddress }).join('\n')}`)
}

interface ServeHere {
  demo: boolean
  note(sentence: string): void
  /** Told once it serves. */
  onServing(welcome: Welcome): void
}

async function serveHere(wanted: Settings, { demo, note, onServing }: ServeHere) {
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
