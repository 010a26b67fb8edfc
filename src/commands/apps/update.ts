import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { fieldsOf, schemaFlags } from '../../cli/schema-flags.ts'
import { DataLoafError } from '../../errors.ts'
import type { App } from '../../runtime/metadata/apps.ts'
import { appChange } from '../../runtime/server/app-schema.ts'

export default class AppsUpdate extends BaseCommand {
  static override description = 'change an app: its name, time zone, tags, and who may see it'
  static override examples = [
    '<%= config.bin %> apps update --app Shop --name "My shop" --tag retail --tag live',
    '<%= config.bin %> apps update --app Shop --private',
  ]
  static override flags = { app: appFlag, ...schemaFlags(appChange.shape) }

  override async run(): Promise<App> {
    const { flags } = await this.parse(AppsUpdate)
    const change = fieldsOf(appChange.shape, flags)
    if (Object.keys(change).length === 0) {
      throw new DataLoafError('invalid_input', 'Nothing to change.', { hint: 'dataloaf apps update --help' })
    }
    const api = await this.connect(flags)
    const app = await api.patch<App>(await appPath(api, flags.app as string | undefined), change)
    this.note(`${this.color.green('✓')} changed ${app.name}`)
    return app
  }
}
