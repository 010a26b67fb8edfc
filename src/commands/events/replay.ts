import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { full } from '../../cli/charts/format.ts'
import { appFlag } from '../../cli/flags.ts'
import type { Replayed } from '../../runtime/server/replay.ts'

export default class EventsReplay extends BaseCommand {
  static override description = `take quarantined events in again
Under the plan and the transforms that the app has by now. Nothing is counted twice.`
  static override examples = ['<%= config.bin %> events replay --app my-shop', '<%= config.bin %> events replay --json']
  static override flags = { app: appFlag }

  override async run(): Promise<Replayed> {
    const { flags } = await this.parse(EventsReplay)
    const api = await this.connect(flags)
    const done = await api.post<Replayed>(`${await appPath(api, flags.app)}/quarantine/replay`, {})
    this.log(`${full(done.replayed)} replayed, ${full(done.still_refused)} still refused`)
    if (done.unreadable > 0) this.note(`${full(done.unreadable)} lines cannot be read as events.`)
    return done
  }
}
