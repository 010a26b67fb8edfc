import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { cli, startDataLoaf } from './dataloaf.ts'
import { interleaved, milliseconds } from './measure.ts'

/** How long a person waits for a prompt that does next to nothing. */
export const commands: Bench = {
  name: 'cli',
  about: 'start of the command line, against node -e 0',
  async run({ directory, repeats }) {
    const folder = join(directory, 'cli')
    mkdirSync(folder)
    const dataloaf = await startDataLoaf(folder)
    const node = (...args: string[]) =>
      milliseconds(async () => {
        const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
        if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
      })
    try {
      const time = await interleaved(repeats * 3, {
        empty: () => node('-e', '0'),
        version: () => node(cli, '--version'),
        query: () => node(cli, 'query', '*', '--last', '7d'),
        status: () => node(cli, 'status'),
      })
      const reference = { what: 'node -e 0', value: time.empty }
      return [
        { bench: 'cli', what: 'dataloaf --version', unit: 'ms', ours: time.version, reference, goal: { atMost: 1.5 } },
        { bench: 'cli', what: 'dataloaf query', unit: 'ms', ours: time.query, reference, goal: { atMost: 3 } },
        { bench: 'cli', what: 'dataloaf status', unit: 'ms', ours: time.status, reference, goal: { atMost: 3 } },
      ]
    } finally {
      await dataloaf.stop()
    }
  },
}
