import { describe, expect, it } from 'vitest'
import type { ProgramArgs } from '../../src/stack/program.ts'
import type { Changes, Progress } from '../../src/stack/progress.ts'
import { type Lab, missingFromLab, startLab } from '../support/aws-lab.ts'
import { gapsText } from '../support/aws-lab-answers.ts'
import { programArgs, smallArtifacts, type VariantName } from '../support/stack-variants.ts'

/** A variant that goes through its whole life, with one change on the way and what that amounts to. */
interface Life {
  variant: VariantName
  change: (args: ProgramArgs) => ProgramArgs
  amounts: Changes
}

const lives: Life[] = [
  {
    variant: 'host, no domain',
    change: (args) => ({ ...args, settings: { ...args.settings, budget_usd: undefined } }),
    // The part and its budget.
    amounts: { delete: 2 },
  },
  {
    variant: 'serverless, HTTP API, domain of Route 53',
    change: (args) => ({ ...args, artifacts: { ...args.artifacts, loader: smallArtifacts('// newer\n').loader } }),
    amounts: { update: 1 },
  },
  {
    variant: 'provisioned, REST API, DNS elsewhere',
    change: (args) => ({ ...args, artifacts: { ...args.artifacts, finisher: smallArtifacts('// newer\n').finisher } }),
    amounts: { update: 1 },
  },
  {
    variant: 'inside a VPC, serverless',
    change: (args) => ({ ...args, settings: { ...args.settings, load: { every: '3m' } } }),
    // The schedule, the loader, and the alarm about its lag.
    amounts: { update: 3 },
  },
]

const missing = missingFromLab()
if (missing) {
  if (process.env.CI) throw new Error(`The real AWS provider cannot run here: install ${missing}.`)
  process.stderr.write(`skipped: the program on the real AWS provider (install ${missing})\n`)
} else {
  process.stderr.write(gapsText)
}

/** Milliseconds. Four providers at once on a busy machine take many times what they take on an idle one. */
const patience = 1_800_000

describe.skipIf(missing)('the real AWS provider', () => {
  // Most of the time is the provider's own waiting, so all go at once.
  it.concurrent.each(lives)(
    'takes $variant from its first preview to the end of its data',
    async (life) => {
      const lab = await startLab()
      try {
        await live(lab, life)
      } finally {
        await lab.stop()
      }
    },
    patience,
  )
})

async function live(lab: Lab, { variant, change, amounts }: Life): Promise<void> {
  const args = programArgs(variant)
  const deployment = await lab.open(args)
  const planned = await deployment.preview()
  expect(await deployment.size()).toBe(0)
  const seen: Progress[] = []
  expect(await deployment.up({ onProgress: (progress) => seen.push(progress) })).toEqual(planned)
  expect(failed(seen)).toEqual([])
  expect(await deployment.up()).toEqual({ same: planned.create })
  const changed = await lab.open(change(args))
  expect({ ...(await changed.up()), same: undefined }).toEqual({ ...amounts, same: undefined })
  await changed.down()
  const kept = await changed.size()
  expect(kept).toBeGreaterThan(0)
  expect(await changed.down({ deleteData: true })).toEqual({ delete: kept })
  expect(await changed.size()).toBe(0)
}

function failed(progress: Progress[]): Progress[] {
  return progress.filter((each) => each.kind === 'resource' && each.state === 'failed')
}
