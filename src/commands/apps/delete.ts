import { findApp } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { confirm } from '../../cli/prompts.ts'

export default class AppsDelete extends BaseCommand {
  static override description = 'delete an app: nothing is collected for it until it is restored'
  static override examples = ['<%= config.bin %> apps delete --app "Old shop" --yes']
  static override flags = { app: appFlag }

  override async run(): Promise<{ app_id: string; name: string; deleted: true }> {
    const { flags } = await this.parse(AppsDelete)
    const api = await this.connect(flags)
    const { app_id, name } = await findApp(api, flags.app)
    await confirm(`Delete ${name}, and refuse what is sent to it from now on?`, flags)
    await api.delete(`/api/apps/${app_id}?${new URLSearchParams({ name })}`)
    this.note(`${this.color.green('✓')} deleted ${name}`)
    this.note(`Undo: dataloaf apps restore ${app_id}`)
    return { app_id, name, deleted: true }
  }
}
