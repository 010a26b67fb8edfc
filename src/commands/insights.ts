import { BaseCommand } from '../cli/base.ts'
import { appFlag } from '../cli/flags.ts'
import { listInsights } from '../cli/insights.ts'
import { list } from '../cli/print-table.ts'
import { minute } from '../cli/text.ts'
import type { Insight } from '../runtime/metadata/insights.ts'

export default class Insights extends BaseCommand {
  static override description = 'list an app’s saved questions'
  static override aliases = ['insights:list']
  static override examples = ['<%= config.bin %> insights --app my-shop', '<%= config.bin %> query --insight Signups']
  static override flags = { app: appFlag }

  override async run(): Promise<Insight[]> {
    const { flags } = await this.parse(Insights)
    const insights = await listInsights(await this.connect(flags), flags.app)
    const rows = insights.map(({ insight_id, name, query, updated_by, updated_at }) => [
      name,
      query.kind,
      insight_id,
      updated_by,
      minute(updated_at),
    ])
    if (insights.length > 0) this.log(list(['name', 'kind', 'insight_id', 'changed by', 'changed'], rows))
    else this.note('There is no insight yet.\nNext: dataloaf open')
    return insights
  }
}
