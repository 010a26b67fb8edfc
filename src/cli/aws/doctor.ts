import { assertArtifacts } from '../../stack/artifact.ts'
import { lagSeconds } from '../../stack/calculations/cadence.ts'
import { certificateStatus } from '../../stack/certificate.ts'
import { hostMachine } from '../../stack/host-machine.ts'
import { api } from '../api.ts'
import { findApp } from '../apps.ts'
import type { Check } from '../doctor/checks.ts'
import { examinationLines } from '../doctor/examine.ts'
import { findWriteKey } from '../events/send.ts'
import { keyOf } from '../key.ts'
import { paint } from '../paint.ts'
import { asCommandError } from '../report.ts'
import type { Call, DoctorFlags } from '../target.ts'
import { type FollowOptions, follow, type StageReport } from './follow.ts'
import { footprints } from './footprints.ts'
import { answer } from './health.ts'
import { artifacts } from './program-args.ts'
import { keyHint } from './server.ts'
import { builtOutputs, type Outputs } from './session.ts'

export interface AwsExamination {
  ok: boolean
  checks: Check[]
  /** Up to the first that failed; to the bucket without an API key; empty without any key. */
  stages: StageReport[]
}

/** Checks the deployment, then follows a marked event from the edge through the stream and a load to a query. */
export async function doctor(call: Call<DoctorFlags>): Promise<AwsExamination> {
  const { flags, out } = call
  const { settings, outputs, identity } = await builtOutputs(call)
  const { address, collectUrl = '' } = outputs
  const checks: Check[] = [
    { name: 'credentials', ok: true, detail: identity.arn },
    packageCheck(),
    ...(settings.domain ? [await certificateCheck(settings)] : []),
    await hostCheck(settings),
    ...(address ? [answerCheck('web app', address, await answer(`${address}/healthz`))] : []),
    answerCheck('collector', collectUrl, await answer(`${collectUrl}/healthz`)),
  ]
  const { key, writeKey, web } = await senderOf(outputs, flags.app)
  checks.push(key)
  // Firehose keeps events for a minute, then the next loads have their turn.
  const patience = (flags.timeout ?? lagSeconds(settings.load.every) + 120) * 1000
  const left = footprints(settings, { raw: outputs.rawBucket ?? '', work: outputs.workBucket ?? '' })
  const sender = { collectUrl, footprints: left, hasLoader: outputs.warehouse !== undefined, patience }
  const stages = writeKey === undefined ? [] : await follow({ ...sender, writeKey, web })
  const found = { ok: [...checks, ...stages].every(({ ok }) => ok) && stages.length > 0, checks, stages }
  out.log(examinationLines(found, paint(process.stdout)).join('\n'))
  if (!web) out.note(`${stages.length > 0 ? 'Followed to the bucket only' : 'No event was sent'}. ${keyHint(settings)}`)
  if (!found.ok) process.exitCode = 1
  return found
}

/** A write key to send with, and the API that sees the later stages: both from the web app, else the first from outside. */
async function senderOf({ address }: Outputs, named: string | undefined): Promise<Sender> {
  const { DATALOAF_API_KEY: apiKey, DATALOAF_WRITE_KEY: writeKey } = process.env
  const name = 'write key'
  if (!address || !apiKey) {
    if (writeKey) return { key: { name, ok: true, detail: 'of DATALOAF_WRITE_KEY' }, writeKey, web: undefined }
    const next = 'Set DATALOAF_API_KEY to follow an event to a query, or DATALOAF_WRITE_KEY to follow it to the bucket.'
    return { key: { name, ok: false, detail: 'none', next }, writeKey: undefined, web: undefined }
  }
  try {
    const web = api(address, await keyOf(apiKey, address))
    const app = await findApp(web, named)
    const own = writeKey || (await findWriteKey(web, app.app_id))
    return { key: { name, ok: true, detail: `of ${app.name}` }, writeKey: own, web: { api: web, app } }
  } catch (error) {
    const { message, hint } = asCommandError(error)
    const key = { name, ok: false, detail: message, ...(hint !== undefined && { next: hint }) }
    return { key, writeKey: writeKey || undefined, web: undefined }
  }
}

interface Sender {
  key: Check
  writeKey: string | undefined
  web: FollowOptions['web']
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
