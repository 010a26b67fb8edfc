import { Args, Flags } from '@oclif/core'
import type { App } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { weekStarts } from '../../runtime/query/vocabulary.ts'

export default class AppsCreate extends BaseCommand {
  static override description = 'create an app: one product’s events, keys and settings'
  static override examples = [
    '<%= config.bin %> apps create "My shop" --time-zone Europe/Berlin',
    '<%= config.bin %> apps create my-shop --week-start sunday --json',
  ]
  static override args = { name: Args.string({ ignoreStdin: true, description: 'name of the app', required: true }) }
  static override flags = {
    'time-zone': Flags.string({
      description: 'IANA time zone its days are counted in (default: dataloaf.json’s, else the machine’s)',
      env: 'DATALOAF_TIME_ZONE',
      helpValue: 'ZONE',
    }),
    'week-start': Flags.string({ description: 'first day of the week', options: weekStarts, default: 'monday' }),
  }

  override async run(): Promise<Pick<App, 'app_id' | 'name' | 'time_zone' | 'week_start'>> {
    const { args, flags } = await this.parse(AppsCreate)
    const fromFile = this.place(flags).project.time_zone
    const made = await (await this.connect(flags)).post<App>('/api/apps', {
      name: args.name,
      time_zone: flags['time-zone'] ?? fromFile ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      week_start: flags['week-start'],
    })
    const { app_id, name, time_zone, week_start } = made
    this.log(app_id)
    this.note(`${this.color.green('✓')} created ${name} (${time_zone})`)
    this.note(`Next: dataloaf keys create --app "${name}"`)
    return { app_id, name, time_zone, week_start }
  }
}
