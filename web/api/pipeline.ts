import type { PipelineHealth } from '../../src/runtime/server/pipeline.ts'
import type { QuarantinedLine } from '../../src/runtime/server/quarantined.ts'
import type { Replayed } from '../../src/runtime/server/replay.ts'
import { aborted, ofApp, read } from './client.ts'

export type { PipelineHealth, QuarantinedLine, Replayed }

export const readHealth = async (app_id: string, signal?: AbortSignal): Promise<PipelineHealth> =>
  (await read(ofApp.pipeline.stages.$get({ param: { app_id } }, aborted(signal)))) as PipelineHealth

export const readQuarantine = (app_id: string, signal?: AbortSignal): Promise<QuarantinedLine[]> =>
  read(ofApp.quarantine.$get({ param: { app_id } }, aborted(signal)))

/** Takes in again what was refused for a reason, or one event as it was corrected. */
export const replayQuarantined = (
  app_id: string,
  what: { reason?: string; event?: { [key: string]: unknown } },
): Promise<Replayed> => read(ofApp.quarantine.replay.$post({ param: { app_id }, json: what as never }))
