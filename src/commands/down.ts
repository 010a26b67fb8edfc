import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { type Stopped, stop } from '../cli/local/stop.ts'

export default class Down extends BaseCommand {
  static override description = 'stop the server; the data stay'
  static override examples = ['<%= config.bin %> down', '<%= config.bin %> down --data-dir /srv/dataloaf']
  static override flags = {
    timeout: Flags.integer({ description: 'seconds it may take before it is ended by force', default: 30, min: 1 }),
  }

  override async run(): Promise<Stopped> {
    const { flags } = await this.parse(Down)
    const place = this.place(flags)
    const result = await stop({
      place,
      patience: flags.timeout * 1000,
      onKill: (pid) => this.note(`Process ${pid} did not end within ${flags.timeout} s; ending it by force.`),
    })
    if (result.stopped) this.note(`${this.color.green('✓')} stopped (process ${result.pid})`)
    else this.note(`Nothing runs on ${place.dataDirectory}.`)
    return result
  }
}
