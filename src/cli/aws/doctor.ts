import { assertArtifacts } from '../../stack/artifact.ts'
import { lagSeconds } from '../../stack/calculations/cadence.ts'
import { certificateStatus } from '../../stack/certificate.ts'
import { hostMachine } from '../../stack/host-machine.ts'
import { api } from '../api.ts'
import type { Check } from '../doctor/checks.ts'
import { examinationLines } from '../doctor/examine.ts'
import { paint } from '../paint.ts'
import { asCommandError } from '../report.ts'
import type { Call, DoctorFlags } from '../target.ts'
import { follow, type StageReport } from './follow.ts'
import { answer } from './health.ts'
import { artifacts } from './program-args.ts'
import { builtOutputs } from './session.ts'

export interface AwsExamination {
  ok: boolean
  checks: Check[]
  /** Up to the first that failed; empty without an API key. */
  stages: StageReport[]
}

/** Checks the deployment, then follows a marked event from the edge through the stream and a load to a query. */
export async function doctor(call: Call<DoctorFlags>): Promise<AwsExamination> {
  const { flags, out } = call
  const { settings, outputs, identity } = await builtOutputs(call)
  const { address, collectUrl = '', rawBucket = '' } = outputs
  const checks: Check[] = [
    { name: 'credentials', ok: true, detail: identity.arn },
    packageCheck(),
    ...(settings.domain ? [await certificateCheck(settings)] : []),
    await hostCheck(settings),
    ...(address ? [answerCheck('web app', address, await answer(`${address}/healthz`))] : []),
    answerCheck('collector', collectUrl, await answer(`${collectUrl}/healthz`)),
  ]
  const key = process.env.DATALOAF_API_KEY
  const found: AwsExamination = { ok: false, checks, stages: [] }
  if (address && key) {
    // Firehose keeps events for a minute, then the next loads have their turn.
    const patience = (flags.timeout ?? lagSeconds(settings.load.every) + 120) * 1000
    const server = { web: api(address, key), app: flags.app, collectUrl }
    found.stages = await follow({ ...server, place: settings, bucket: rawBucket, patience })
  }
  found.ok = [...checks, ...found.stages].every(({ ok }) => ok) && found.stages.length > 0
  out.log(examinationLines({ ...found, stages: found.stages }, paint(process.stdout)).join('\n'))
  if (found.stages.length === 0) {
    out.note('No event was sent: set DATALOAF_API_KEY to an API key of this deployment.')
  }
  if (!found.ok) process.exitCode = 1
  return found
}

function packageCheck(): Check {
  try {
    assertArtifacts(artifacts())
    return { name: 'package', ok: true, detail: 'whole' }
  } catch (error) {
    const { message, hint = 'npm install dataloaf' } = asCommandError(error)
    return { name: 'package', ok: false, detail: message, next: hint }
  }
}

async function certificateCheck(settings: Parameters<typeof certificateStatus>[0]): Promise<Check> {
  const status = await certificateStatus(settings)
  const check = { name: 'certificate', ok: status === 'ISSUED', detail: status ?? 'none yet' }
  return check.ok ? check : { ...check, next: 'dataloaf dns' }
}

async function hostCheck(settings: Parameters<typeof hostMachine>[0]): Promise<Check> {
  const machine = await hostMachine(settings)
  const check = {
    name: 'host',
    ok: machine?.state === 'running',
    detail: machine ? `${machine.id} ${machine.state}` : 'none',
  }
  return check.ok ? check : { ...check, next: 'Wait ten minutes: AWS replaces it. Then dataloaf logs --of host' }
}

function answerCheck(name: string, url: string, said: string): Check {
  const check = { name, ok: said === 'answers', detail: `${url} ${said}` }
  return check.ok ? check : { ...check, next: `dataloaf logs --of ${name === 'collector' ? 'collector' : 'host'}` }
}
