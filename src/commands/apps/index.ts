import type { App } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { list } from '../../cli/print-table.ts'

export default class Apps extends BaseCommand {
  static override description = 'list the apps'
  static override aliases = ['apps:list']
  static override examples = ['<%= config.bin %> apps', '<%= config.bin %> apps list --json']

  override async run(): Promise<App[]> {
    const { flags } = await this.parse(Apps)
    const apps = await (await this.connect(flags)).get<App[]>('/api/apps')
    const rows = apps.map((app) => [app.name, app.app_id, app.time_zone, app.week_start, app.demo ? 'demo' : ''])
    if (apps.length > 0) this.log(list(['name', 'app_id', 'time zone', 'week starts', ''], rows))
    else this.note('There is no app yet.\nNext: dataloaf apps create NAME')
    return apps
  }
}
