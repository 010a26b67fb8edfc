import type { Api } from '../api.ts'
import type { App } from '../apps.ts'
import { findWriteKey } from '../events/send.ts'
import type { Paint } from '../paint.ts'
import { asCommandError } from '../report.ts'
import type { Check } from './checks.ts'
import { follow, type StageReport } from './follow.ts'

export interface Examination {
  ok: boolean
  checks: Check[]
  /** Empty when there is no server to send an event to. */
  stages: StageReport[]
}

interface PipelineOptions {
  api: Api
  app: string | undefined
  patience: number
}

/** Sends the marked event into the app, or the first one. Answers a failed check when there is nothing to send with. */
export async function pipeline({
  api,
  app,
  patience,
}: PipelineOptions): Promise<{ check: Check; stages: StageReport[] }> {
  const name = 'write key'
  try {
    const apps =
      app === undefined
        ? await api.get<App[]>('/api/apps')
        : [await api.get<App>(`/api/apps/${encodeURIComponent(app)}`)]
    const [first] = apps
    if (!first)
      return { check: { name, ok: false, detail: 'there is no app', next: 'dataloaf apps create NAME' }, stages: [] }
    const writeKey = await findWriteKey(api, first.app_id)
    const stages = await follow({ api, app: first, writeKey, patience })
    return { check: { name, ok: true, detail: `of ${first.name}` }, stages }
  } catch (error) {
    const { message, hint } = asCommandError(error)
    return { check: { name, ok: false, detail: message, ...(hint !== undefined && { next: hint }) }, stages: [] }
  }
}

/** The examination for people: a line a check, a line a stage. */
export function examinationLines({ checks, stages }: Examination, color: Paint): string[] {
  const mark = (ok: boolean) => (ok ? color.green('✓') : color.red('✗'))
  const next = (text: string | undefined) => (text ? [`    ${color.dim(text)}`] : [])
  const took = (milliseconds: number | null) =>
    milliseconds === null ? '' : `${Math.max(0, Math.round(milliseconds))} ms`
  return [
    ...checks.flatMap((one) => [`${mark(one.ok)} ${one.name.padEnd(18)} ${color.dim(one.detail)}`, ...next(one.next)]),
    ...(stages.length > 0 ? ['', 'one event, from stage to stage:'] : []),
    ...stages.flatMap((one) => [
      `${mark(one.ok)} ${one.stage.padEnd(18)} ${took(one.milliseconds).padStart(8)}`.trimEnd(),
      ...next(one.next),
    ]),
  ]
}
