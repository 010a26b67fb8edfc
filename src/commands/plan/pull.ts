import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { writePlan } from '../../cli/plan/file.ts'
import { planFileFlag } from '../../cli/plan/flags.ts'
import { pulledPlan } from '../../cli/plan/server.ts'

export default class PlanPull extends BaseCommand {
  static override description = 'write the app’s tracking plan to a file'
  static override examples = ['<%= config.bin %> plan pull --app my-shop']
  static override flags = { app: appFlag, file: planFileFlag }

  override async run(): Promise<{ file: string; events: number }> {
    const { flags } = await this.parse(PlanPull)
    const file = flags.file ?? 'dataloaf.plan.json'
    const { enforcement: _, ...plan } = await pulledPlan(await this.connect(flags), flags.app)
    writePlan(file, plan)
    const events = Object.keys(plan.events).length
    this.log(file)
    this.note(`${this.color.green('✓')} ${events} events`)
    return { file, events }
  }
}
