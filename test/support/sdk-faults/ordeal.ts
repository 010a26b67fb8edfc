import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClientName } from './clients.ts'
import { type Trouble, troubledReceiver } from './receiver.ts'

export interface Outcome {
  delivered: number
  lost: number
  /** Of how many the SDK said that they are lost. */
  told: number
  /** Deliveries beyond the first, of the same event. */
  doubled: number
  /** Seconds that the end took; null when the process had to be ended. */
  ended: number | null
}

/** As long as somebody waits who stops a service. */
const patience = 20_000

/**
 * A process tracks events and ends as the SDK's documentation says, or crashes, while the collector is in trouble. Then all
 * is well, and another process with the same client begins and ends.
 */
export async function ordeal(
  client: ClientName,
  trouble: Trouble | undefined,
  events: number,
  crash = false,
): Promise<Outcome> {
  const spool = mkdtempSync(join(tmpdir(), 'dataloaf-ordeal-'))
  const receiver = await troubledReceiver(trouble)
  try {
    const run = (from: number, to: number, crash = '') =>
      runClient([client, receiver.endpoint, spool, String(from), String(to), crash])
    const first = await run(0, events, crash ? 'crash' : '')
    await receiver.heal()
    const second = await run(events, events)
    const delivered = receiver.taken.size
    const deliveries = [...receiver.taken.values()].reduce((sum, count) => sum + count, 0)
    const told = first.told + second.told
    return { delivered, lost: events - delivered, told, doubled: deliveries - delivered, ended: first.ended }
  } finally {
    await receiver.close()
    rmSync(spool, { recursive: true, force: true })
  }
}

async function runClient(args: string[]): Promise<{ told: number; ended: number | null }> {
  const file = fileURLToPath(new URL('./process.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  let timer: NodeJS.Timeout | undefined
  let hung = false
  child.stdout.on('data', (chunk) => {
    output += chunk
    timer ??= setTimeout(() => {
      hung = true
      child.kill('SIGTERM')
    }, patience)
  })
  await once(child, 'close')
  clearTimeout(timer)
  const { told = 0, seconds = 0 } = JSON.parse(output.replace('tracked\n', '') || '{}')
  return { told, ended: hung ? null : seconds }
}
