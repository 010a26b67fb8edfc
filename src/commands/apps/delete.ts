import { findApp } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { confirm } from '../../cli/prompts.ts'
import { minute } from '../../cli/text.ts'
import type { App } from '../../runtime/metadata/apps.ts'

export default class AppsDelete extends BaseCommand {
  static override description = 'delete an app: nothing is collected for it, and after 7 days it is gone'
  static override examples = ['<%= config.bin %> apps delete --app "Old shop" --yes']
  static override flags = { app: appFlag }

  override async run(): Promise<Pick<App, 'app_id' | 'name' | 'gone_at'> & { deleted: true }> {
    const { flags } = await this.parse(AppsDelete)
    const api = await this.connect(flags)
    const { app_id, name } = await findApp(api, flags.app)
    await confirm(`Delete ${name}, and refuse what is sent to it from now on?`, flags)
    const { gone_at } = await api.delete<App>(`/api/apps/${app_id}?${new URLSearchParams({ name })}`)
    this.note(`${this.color.green('✓')} deleted ${name}`)
    this.note(`Undo, until ${minute(gone_at)} UTC: dataloaf apps restore ${app_id}`)
    return { app_id, name, deleted: true, gone_at }
  }
}
