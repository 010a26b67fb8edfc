import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { planFile, readPlan } from '../../cli/plan/file.ts'
import { planFileFlag } from '../../cli/plan/flags.ts'
import { type Pushed, pushPlan } from '../../cli/plan/server.ts'
import { enforcements } from '../../runtime/collection/collection.ts'

export default class PlanPush extends BaseCommand {
  static override description = `make the file’s plan the app’s
How it is enforced stays as it is, unless --enforce says otherwise.`
  static override examples = [
    '<%= config.bin %> plan push --app my-shop',
    '<%= config.bin %> plan push --enforce quarantine',
  ]
  static override flags = {
    app: appFlag,
    file: planFileFlag,
    enforce: Flags.option({
      description: 'what happens to events that do not follow it: nothing, a mark, or quarantine',
      options: enforcements,
    })(),
  }

  override async run(): Promise<Pushed> {
    const { flags } = await this.parse(PlanPush)
    const plan = await readPlan(planFile(process.cwd(), flags.file))
    const pushed = await pushPlan(await this.connect(flags), flags.app, { plan, enforcement: flags.enforce })
    this.log(`version ${pushed.version}`)
    const what = pushed.changed ? 'is the plan now' : 'was the plan already'
    this.note(
      `${this.color.green('✓')} ${what}: ${pushed.events} ${pushed.events === 1 ? 'event' : 'events'}, enforcement ${pushed.enforcement}`,
    )
    return pushed
  }
}
