import { writeFileSync } from 'node:fs'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { planFile, readPlan } from '../../cli/plan/file.ts'
import { planFileFlag } from '../../cli/plan/flags.ts'
import { typesOf } from '../../cli/plan/generate.ts'

export default class PlanGenerate extends BaseCommand {
  static override description = 'write a TypeScript file with a track() that takes what the plan allows'
  static override examples = ['<%= config.bin %> plan generate --out src/tracking.ts']
  static override flags = {
    file: planFileFlag,
    out: Flags.string({ description: 'where to (default: standard output)', helpValue: 'FILE' }),
  }

  override async run(): Promise<{ out: string | null; events: number; text?: string }> {
    const { flags } = await this.parse(PlanGenerate)
    const plan = await readPlan(planFile(process.cwd(), flags.file))
    const text = typesOf(plan)
    const events = Object.keys(plan.events).length
    if (flags.out === undefined) {
      this.log(text.trimEnd())
      return { out: null, events, text }
    }
    writeFileSync(flags.out, text)
    this.log(flags.out)
    return { out: flags.out, events }
  }
}
