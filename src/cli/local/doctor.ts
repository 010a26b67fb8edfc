import { connect } from '../api.ts'
import { machineChecks, serverCheck } from '../doctor/checks.ts'
import { type Examination, examinationLines, pipeline } from '../doctor/examine.ts'
import { paint } from '../paint.ts'
import { readStatus } from '../status.ts'
import type { Call, DoctorFlags } from '../target.ts'

/** Seconds in which an event is loaded, unless something is wrong. */
const patience = 20

/** Checks this machine, then follows a marked event through the pipeline. */
export async function doctor({ flags, place, out }: Call<DoctorFlags>): Promise<Examination> {
  const server = { place, url: flags.url, apiKey: process.env.DATALOAF_API_KEY }
  const status = await readStatus(server)
  const checks = [...(await machineChecks(place)), serverCheck(status, place)]
  const found: Examination = { ok: false, checks, stages: [] }
  if (status.state === 'running') {
    const { check, stages } = await pipeline({
      api: await connect(server),
      app: flags.app,
      patience: (flags.timeout ?? patience) * 1000,
    })
    checks.push(check)
    found.stages = stages
  }
  const failed = [...checks.map(({ ok }) => ok), ...found.stages.map(({ ok }) => ok)].includes(false)
  found.ok = !failed && found.stages.length > 0
  out.log(examinationLines(found, paint(process.stdout)).join('\n'))
  if (!found.ok) process.exitCode = 1
  return found
}
