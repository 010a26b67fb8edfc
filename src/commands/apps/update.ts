import type { Api } from '../../cli/api.ts'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { full } from '../../cli/charts/format.ts'
import { appFlag } from '../../cli/flags.ts'
import { type AskFlags, confirm } from '../../cli/prompts.ts'
import { fieldsOf, schemaFlags } from '../../cli/schema-flags.ts'
import { minute } from '../../cli/text.ts'
import { DataLoafError } from '../../errors.ts'
import type { KeepPreview } from '../../runtime/keeping/keeping.ts'
import type { App } from '../../runtime/metadata/apps.ts'
import { appChange } from '../../runtime/server/app-schema.ts'

export default class AppsUpdate extends BaseCommand {
  static override description =
    'change an app: its name, time zone, tags, who may see it, how long events are kept, and its quota'
  static override examples = [
    '<%= config.bin %> apps update --app Shop --name "My shop" --tag retail --tag live',
    '<%= config.bin %> apps update --app Shop --private',
    '<%= config.bin %> apps update --app Shop --keep "13 months"',
    '<%= config.bin %> apps update --app Shop --quota 10M/month',
  ]
  static override flags = { app: appFlag, ...schemaFlags(appChange.shape) }

  override async run(): Promise<App> {
    const { flags } = await this.parse(AppsUpdate)
    const change = fieldsOf(appChange.shape, flags)
    if (Object.keys(change).length === 0) {
      throw new DataLoafError('invalid_input', 'Nothing to change.', { hint: 'dataloaf apps update --help' })
    }
    const api = await this.connect(flags)
    const path = await appPath(api, flags.app as string | undefined)
    if (change.keep !== undefined) await this.#confirmLoss(api, path, String(change.keep), flags)
    const app = await api.patch<App>(path, change)
    this.note(`${this.color.green('✓')} changed ${app.name}`)
    return app
  }

  /** What is not kept any more is gone for good. */
  async #confirmLoss(api: Api, path: string, keep: string, flags: AskFlags): Promise<void> {
    const { events, before, at } = await api.get<KeepPreview>(`${path}/keep?${new URLSearchParams({ keep })}`)
    if (events === 0 || before === null) return
    const which = `${full(events)} ${events === 1 ? 'event' : 'events'} from before ${before.slice(0, 10)}`
    await confirm(`Remove ${which} for good, after ${minute(at)} UTC?`, flags)
  }
}
