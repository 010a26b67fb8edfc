import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { machineChecks, serverCheck } from '../cli/doctor/checks.ts'
import { type Examination, examinationLines, pipeline } from '../cli/doctor/examine.ts'
import { appFlag } from '../cli/flags.ts'
import { paint } from '../cli/paint.ts'
import { readStatus } from '../cli/status.ts'

export default class Doctor extends BaseCommand {
  static override description = `find out what is wrong
Checks this machine, then sends a marked event and follows it from the collector to a query. No chart counts that event.`
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --app my-shop --json']
  static override flags = {
    app: appFlag,
    timeout: Flags.integer({ description: 'seconds the event may take to be loaded', default: 20, min: 1 }),
  }

  override async run(): Promise<Examination> {
    const { flags } = await this.parse(Doctor)
    const place = this.place(flags)
    const status = await readStatus({ place, url: flags.url, apiKey: process.env.DATALOAF_API_KEY })
    const checks = [...(await machineChecks(place)), serverCheck(status, place)]
    const found: Examination = { ok: false, checks, stages: [] }
    if (status.state === 'running') {
      const { check, stages } = await pipeline({
        api: await this.connect(flags),
        app: flags.app,
        patience: flags.timeout * 1000,
      })
      checks.push(check)
      found.stages = stages
    }
    const failed = [...checks.map(({ ok }) => ok), ...found.stages.map(({ ok }) => ok)].includes(false)
    found.ok = !failed && found.stages.length > 0
    this.log(examinationLines(found, paint(process.stdout)).join('\n'))
    if (!found.ok) process.exitCode = 1
    return found
  }
}
