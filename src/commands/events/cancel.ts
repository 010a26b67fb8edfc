import { Args } from '@oclif/core'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { full } from '../../cli/charts/format.ts'
import type { Counts } from '../../cli/events/import-wait.ts'
import { appFlag } from '../../cli/flags.ts'
import { confirm } from '../../cli/prompts.ts'

export default class EventsCancel extends BaseCommand {
  static override description = `cancel an import that a worker takes in (in AWS)
What it has taken in stays; to import the same files again takes in the rest.`
  static override examples = [
    '<%= config.bin %> events cancel 0198c2f4-1c5e-7abc-8def-0123456789ab --app my-shop --yes',
  ]
  static override args = {
    import_id: Args.string({
      ignoreStdin: true,
      description: 'the import’s id, as `events import` says it',
      required: true,
    }),
  }
  static override flags = { app: appFlag }

  override async run(): Promise<{ import_id: string; accepted: number }> {
    const { args, flags } = await this.parse(EventsCancel)
    const api = await this.connect(flags)
    const path = await appPath(api, flags.app)
    await confirm(`Cancel the import ${args.import_id}?`, flags)
    const { accepted } = await api.delete<Counts>(`${path}/imports/${encodeURIComponent(args.import_id)}`)
    this.note(`${this.color.green('✓')} cancelled ${args.import_id}; ${full(accepted)} items had been taken in`)
    return { import_id: args.import_id, accepted }
  }
}
