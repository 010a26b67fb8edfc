import { existsSync } from 'node:fs'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { checkPlan, type PlanCheck } from '../../cli/plan/check.ts'
import { type Drift, type DriftKind, driftKinds } from '../../cli/plan/drift.ts'
import { planFile, readPlan } from '../../cli/plan/file.ts'
import { planFileFlag } from '../../cli/plan/flags.ts'

export default class PlanCheckCommand extends BaseCommand {
  static override description = `compare plan, code and what arrives; exits 1 when they differ
${Object.entries(driftKinds)
  .map(([kind, meaning]) => `${kind.padEnd(20)} ${meaning}`)
  .join('\n')}`
  static override examples = [
    '<%= config.bin %> plan check --app my-shop',
    '<%= config.bin %> plan check --code-only --source app --source lib --json',
    '<%= config.bin %> plan check --allow never_arrived --allow code_unused',
  ]
  static override flags = {
    app: appFlag,
    file: planFileFlag,
    source: Flags.string({
      description: 'folder or file with code (default: src, else all of this folder)',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'code-only': Flags.boolean({ description: 'ask no server what arrives' }),
    days: Flags.integer({ description: 'events that came last before so many days are history', default: 30, min: 1 }),
    allow: Flags.option({
      description: 'a kind of drift that is no failure',
      options: Object.keys(driftKinds) as DriftKind[],
      multiple: true,
      multipleNonGreedy: true,
    })(),
  }

  override async run(): Promise<PlanCheck> {
    const { flags } = await this.parse(PlanCheckCommand)
    const plan = await readPlan(planFile(process.cwd(), flags.file))
    const server = flags['code-only'] ? undefined : { api: await this.connect(flags), app: flags.app }
    const found = await checkPlan(plan, {
      cwd: process.cwd(),
      sources: flags.source ?? [existsSync('src') ? 'src' : '.'],
      server,
      since: Date.now() - flags.days * 86_400_000,
      allow: new Set(flags.allow),
    })
    this.report(found)
    if (found.drift.length > 0) process.exitCode = 1
    return found
  }

  private report({ drift, scanned, arrived }: PlanCheck): void {
    for (const one of drift) this.log(`${one.kind}: ${placeOf(one)}${one.message}`)
    for (const { file, line } of scanned.unnamed)
      this.note(`${file}:${line}: the event’s name is made when it runs; not checked`)
    const looked = `${scanned.calls} calls in ${scanned.files} files${arrived === null ? '' : `, ${arrived} events that arrived`}`
    const mark = drift.length === 0 ? this.color.green('✓') : this.color.red('✗')
    this.note(`${mark} ${drift.length === 0 ? 'no drift' : `${drift.length} times drift`} (${looked})`)
  }
}

function placeOf({ file, line }: Drift): string {
  return file === undefined ? '' : `${file}:${line}: `
}
