import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type ClientName, peers } from '../support/sdk-faults/clients.ts'
import { troubledReceiver } from '../support/sdk-faults/receiver.ts'
import type { Bench, Row } from './bench.ts'
import { root } from './dataloaf.ts'
import { interleaved, median } from './measure.ts'
import type { PeerWorker } from './sdk-peers-worker.ts'
import { startWorker } from './worker.ts'

const names = ['DataLoaf', ...peers] as const satisfies ClientName[]
type Name = (typeof names)[number]
type Found = Partial<Record<Name, number>>

const modules: Record<Name, string> = {
  DataLoaf: join(root, 'dist', 'sdk', 'node.js'),
  segment: '@segment/analytics-node',
  posthog: 'posthog-node',
  mixpanel: 'mixpanel',
  amplitude: '@amplitude/analytics-node',
  rudderstack: '@rudderstack/rudder-sdk-node',
}

/** mixpanel opens a connection for each event; rudderstack serializes with every call all that wait, and does not get there. */
const withoutQueue = new Set<Name>(['mixpanel', 'rudderstack'])

/** Events in a burst: as many as every one of them keeps. */
const burst = 1000

/** The Node SDK beside those of others, with their default settings, against a receiver that answers at once. */
export const sdkPeers: Bench = {
  name: 'peers',
  about: 'server SDKs side by side: track(), processor, bytes, memory, import',
  async run({ quick, repeats, note }) {
    const found = { call: {} as Found, processor: {} as Found, bytes: {} as Found }
    const rounds = (quick ? 1 : repeats) * 2
    const workers = {} as Record<Name, Awaited<ReturnType<typeof begin>>>
    for (const name of names) workers[name] = await begin(name)
    const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>
    // In turn, so that what the machine does meanwhile falls on all alike; the first two rounds warm up.
    for (let round = 0; round < rounds + 2; round++)
      for (const name of names) {
        const sample = await workers[name].measure()
        if (round > 1) samples[name].push(sample)
      }
    for (const name of names) {
      for (const key of ['call', 'processor', 'bytes'] as const)
        found[key][name] = median(samples[name].map((sample) => sample[key]))
      await workers[name].stop()
    }
    note('memory')
    const memory: Found = {}
    for (const name of names) if (!withoutQueue.has(name)) memory[name] = await memoryOf(name, quick ? 20_000 : 100_000)
    note('import')
    return [
      row('one track()', 'µs', found.call, { goal: { atMost: 6 }, absolute: true }),
      row('processor time of one event, delivered', 'µs', found.processor),
      row('bytes on the wire of one event', 'B', found.bytes, { goal: { atMost: 20 }, absolute: true }),
      row(
        `growth while ${quick ? 20 : 100} k wait`,
        'MB',
        memory,
        {},
        `posthog keeps the last 1,000 of them; ${[...withoutQueue].join(' and ')} cannot`,
      ),
      row('import', 'ms', await imports(repeats), { goal: { atMost: 10 }, absolute: true }, 'in a process of its own'),
    ]
  },
}

interface Sample {
  call: number
  processor: number
  bytes: number
}

async function begin(name: Name) {
  const receiver = await troubledReceiver(undefined)
  const worker = startWorker<PeerWorker>(new URL('./sdk-peers-worker.ts', import.meta.url))
  await worker.call('open', name, receiver.endpoint)
  return { measure, stop }

  async function measure(): Promise<Sample> {
    const before = receiver.bytes()
    const { call, processor } = await worker.call('burst', burst)
    return { call, processor, bytes: (receiver.bytes() - before) / burst }
  }

  async function stop(): Promise<void> {
    await worker.stop()
    await receiver.close()
  }
}

async function memoryOf(name: Name, events: number): Promise<number> {
  const receiver = await troubledReceiver(undefined)
  const worker = startWorker<PeerWorker>(new URL('./sdk-peers-worker.ts', import.meta.url))
  await worker.call('open', name, receiver.endpoint)
  const growth = await worker.call('queue', events)
  process.kill(worker.pid, 'SIGKILL')
  await receiver.close()
  return growth
}

function imports(repeats: number): Promise<Record<Name, number>> {
  const timed = async (source: string) => {
    const code = `const start = performance.now(); await import(${JSON.stringify(source)}); process.stdout.write(String(performance.now() - start))`
    const args = ['--input-type=module', '-e', code]
    return Number(spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root }).stdout)
  }
  const measures = Object.fromEntries(names.map((name) => [name, () => timed(modules[name])]))
  return interleaved(repeats, measures as Record<Name, () => Promise<number>>)
}

/** Ours against the best of the others; what each took is in the note. */
function row(what: string, unit: Row['unit'], found: Found, more: Partial<Row> = {}, remark?: string): Row {
  const others = peers.filter((name) => found[name] !== undefined)
  const best = others.reduce((one, other) => (found[other]! < found[one]! ? other : one))
  const all = names.filter((name) => found[name] !== undefined).map((name) => `${name} ${found[name]!.toFixed(1)}`)
  return {
    bench: 'peers',
    what,
    unit,
    ours: found.DataLoaf!,
    reference: { what: `${best}, the best of the others`, value: found[best]! },
    note: [all.join(', '), remark].filter(Boolean).join('; '),
    ...more,
  }
}
