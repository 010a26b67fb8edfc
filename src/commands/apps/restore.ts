import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import type { App } from '../../runtime/metadata/apps.ts'

export default class AppsRestore extends BaseCommand {
  static override description = 'restore a deleted app, with its events, keys and settings, within 7 days'
  static override examples = ['<%= config.bin %> apps restore "Old shop"']
  static override args = {
    app: Args.string({ ignoreStdin: true, description: 'the deleted app, by id or name', required: true }),
  }

  override async run(): Promise<App> {
    const { args, flags } = await this.parse(AppsRestore)
    const api = await this.connect(flags)
    const app = await api.post<App>(`/api/deleted-apps/${encodeURIComponent(args.app)}/restore`, {})
    this.note(`${this.color.green('✓')} restored ${app.name}`)
    return app
  }
}
