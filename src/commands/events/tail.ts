import { Flags } from '@oclif/core'
import { findApp } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { eventLine } from '../../cli/events/line.ts'
import { appFlag } from '../../cli/flags.ts'
import type { EventRecord } from '../../runtime/records.ts'
import type { Status } from '../../runtime/server/status.ts'

export default class EventsTail extends BaseCommand {
  static override description =
    'watch events as they arrive (in AWS: as they are loaded), until Ctrl-C; the latest ones first'
  static override examples = [
    '<%= config.bin %> events tail --app my-shop',
    '<%= config.bin %> events tail --event signed_up --json',
  ]
  static override flags = {
    app: appFlag,
    event: Flags.string({ description: 'only events of this name', multiple: true, multipleNonGreedy: true }),
    count: Flags.integer({ char: 'n', description: 'end after so many events', min: 1 }),
  }

  // Under --json each event is one line, written as it comes.
  override async run(): Promise<void> {
    const { flags } = await this.parse(EventsTail)
    const api = await this.connect(flags)
    const app = await findApp(api, flags.app)
    const { target } = await api.get<Status>('/api/status')
    const moment = target === 'aws' ? 'as they are loaded, about a minute after they were sent' : 'as they arrive'
    this.note(this.color.dim(`events of ${app.name} ${moment}, Ctrl-C to end`))
    const end = new AbortController()
    const stop = () => end.abort()
    process.once('SIGINT', stop)
    let seen = 0
    for await (const event of api.listen<EventRecord>(`/api/apps/${app.app_id}/live`, 'event', end.signal)) {
      if (flags.event && !flags.event.includes(event.event_name)) continue
      process.stdout.write(`${this.jsonEnabled() ? JSON.stringify(event) : eventLine(event, process.stdout)}\n`)
      if (++seen === flags.count) break
    }
    if (!end.signal.aborted && seen !== flags.count) this.note('The server ended.')
    stop()
    process.off('SIGINT', stop)
  }
}
