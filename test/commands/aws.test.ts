import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missingFromLab, startLabForCli } from '../support/aws-lab.ts'
import { built, type Folder, folder, start, until } from '../support/cli.ts'

const missing = missingFromLab()
if (missing) {
  if (process.env.CI) throw new Error(`The commands of the aws target cannot run here: install ${missing}.`)
  process.stderr.write(`skipped: the commands of the aws target, against an emulated AWS (install ${missing})\n`)
}

/** Milliseconds. Most of it is the provider's own waiting. */
const patience = 1_800_000

interface Event {
  kind: string
  [field: string]: unknown
}

describe.skipIf(missing)('the aws target, by its commands', () => {
  let lab: Awaited<ReturnType<typeof startLabForCli>>
  const folders: Folder[] = []

  beforeAll(async () => {
    await built()
    lab = await startLabForCli()
  })
  afterAll(async () => {
    for (const one of folders) await one.remove()
    await lab.stop()
  })

  it(
    'up is stopped in the middle, goes on, finds nothing more to do, and down keeps the data until their name is said',
    async () => {
      const here = project({ stack: 'whole', warehouse: { kind: 'host' } })
      const run = (...args: string[]) => here.run(args, { env: lab.env })
      expect(events((await run('preview', '--json')).stdout).at(-1)).toMatchObject({ kind: 'result' })
      expect(await buckets()).toEqual([])

      const stopped = start(['up', '--yes', '--json'], { cwd: here.path, env: lab.env })
      const ended = new Promise<number | null>((resolve) => stopped.once('close', resolve))
      const said = collect(stopped.stdout)
      await until(stopped.stdout, '"state":"done"', patience)
      stopped.kill('SIGINT')
      expect(await ended).toBe(130)
      const first = events(said())
      expect(first[0]).toMatchObject({ kind: 'estimate', total: expect.any(Number) })
      expect(first.at(-1)).toMatchObject({ error: { code: 'cancelled' } })

      const again = await run('up', '--yes', '--json')
      expect(again.code).toBe(0)
      const { changes, outputs } = events(again.stdout).at(-1) as Event & { changes: object; outputs: object }
      expect(changes).toMatchObject({ create: expect.any(Number), same: expect.any(Number) })
      expect(outputs).toMatchObject({ address: expect.stringContaining('cloudfront'), collectUrl: expect.any(String) })

      const idle = await run('up', '--yes', '--json')
      expect(Object.keys(events(idle.stdout).at(-1)?.changes as object)).toEqual(['same'])
      expect((await run('open', '--no-browser')).stdout).toContain('cloudfront.net')
      expect((await run('backup', '--json')).json()).toMatchObject({ snapshots: [{ of: 'warehouse' }] })

      const wrong = await run('down', '--delete-data', '--confirm', 'other', '--json')
      expect(wrong.code).toBe(2)
      const down = events((await run('down', '--yes', '--json')).stdout).at(-1)
      expect(down).toMatchObject({ kept: expect.arrayContaining([expect.stringContaining('data volume')]) })
      const gone = await run('down', '--delete-data', '--confirm', 'whole', '--json')
      expect({ code: gone.code, last: events(gone.stdout).at(-1) }).toMatchObject({
        code: 0,
        last: { changes: { delete: expect.any(Number) }, kept: [expect.stringContaining('history')] },
      })
    },
    patience,
  )

  it(
    'a domain with DNS elsewhere takes two steps, with its records between them',
    async () => {
      const here = project({ stack: 'steps', warehouse: { kind: 'host' }, domain: { name: 'insights.example.org' } })
      const run = (...args: string[]) => here.run(args, { env: lab.env })
      const first = events((await run('up', '--yes', '--json')).stdout).at(-1)
      expect(first).toMatchObject({ kind: 'result', next: expect.stringContaining('dataloaf dns wait') })
      const { records } = (await run('dns', '--json')).json<{ records: { name: string; type: string }[] }>()
      expect(records.map(({ type }) => type)).toEqual(records.map(() => 'CNAME'))
      expect(records.map(({ name }) => name)).toEqual(expect.arrayContaining(['insights.example.org']))
      expect((await run('open', '--json')).json()).toMatchObject({ error: { hint: 'dataloaf dns' } })
      expect((await run('dns', 'wait', '--json')).json()).toEqual({ certificate: 'ISSUED' })
      const second = events((await run('up', '--yes', '--json')).stdout).at(-1)
      expect(second).toMatchObject({ outputs: { address: 'https://insights.example.org' } })
    },
    patience,
  )

  function project(aws: object): Folder {
    const here = folder()
    folders.push(here)
    const file = { name: 'My shop', target: 'aws', admin_email: 'me@example.com', aws: { region: 'us-east-1', ...aws } }
    writeFileSync(join(here.path, 'dataloaf.json'), JSON.stringify(file))
    return here
  }

  async function buckets(): Promise<string[]> {
    const text = await (await fetch(lab.endpoint, { headers: signed('s3') })).text()
    return [...text.matchAll(/<Name>(.*?)<\/Name>/g)].map(([, name]) => name ?? '')
  }
})

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
})

function events(text: string): Event[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.on('data', (chunk) => {
    text += chunk
  })
  return () => text
}
