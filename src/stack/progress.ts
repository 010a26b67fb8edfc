import type { EngineEvent } from '@pulumi/pulumi/automation/events.js'
import { usualSeconds } from './calculations/usual-times.ts'

/** What a deployment tells while it runs: the one stream that every printer listens to. */
export type Progress =
  | { kind: 'resource'; state: 'started' | 'done' | 'failed'; resource: ResourceStep }
  /** What the engine or a provider says; `resource` when it is about one. */
  | { kind: 'message'; severity: 'info' | 'warning' | 'error'; text: string; resource?: ResourceId }
  | { kind: 'summary'; changes: Changes; seconds: number }

export interface ResourceId {
  /** `aws:rds/cluster:Cluster` */
  type: string
  name: string
}

export interface ResourceStep extends ResourceId {
  operation: Operation
  /** Seconds since the step began; 0 when it begins. */
  elapsed: number
  /** Seconds that such a step usually takes, where it takes long. */
  usual: number | undefined
}

export type Operation = 'create' | 'update' | 'delete' | 'replace' | 'same' | 'read'
export type Changes = { [operation in Operation]?: number }

/** Turns the engine's events into progress. It remembers when each step began, so it is made once a run. */
export function progressReader(clock: () => number): (event: EngineEvent) => Progress | undefined {
  const began = new Map<string, number>()
  return (event) => {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, summaryEvent } = event
    if (resourcePreEvent) return step('started', resourcePreEvent.metadata)
    if (resOutputsEvent) return step('done', resOutputsEvent.metadata)
    if (resOpFailedEvent) return step('failed', resOpFailedEvent.metadata)
    if (diagnosticEvent) return message(diagnosticEvent)
    if (!summaryEvent) return undefined
    return { kind: 'summary', changes: changesOf(summaryEvent.resourceChanges), seconds: summaryEvent.durationSeconds }
  }

  function step(state: 'started' | 'done' | 'failed', { urn, op }: Step): Progress {
    const now = clock()
    if (state === 'started') began.set(urn, now)
    const operation = operationOf(op)
    const elapsed = Math.round((now - (began.get(urn) ?? now)) / 1000)
    const id = resourceOf(urn)
    return {
      kind: 'resource',
      state,
      resource: { ...id, operation, elapsed, usual: usualSeconds(id.type, operation) },
    }
  }
}

interface Step {
  urn: string
  op: string
}

/** A URN ends with the type, its parents' types before it, and the name. */
export function resourceOf(urn: string): ResourceId {
  const [types = '', ...name] = urn.split('::').slice(2)
  return { type: types.split('$').at(-1) ?? types, name: name.join('::') }
}

/** The engine tells the halves of a replacement apart; a reader sees one. */
function operationOf(op: string): Operation {
  if (/replace/.test(op)) return 'replace'
  if (/^(read|refresh|import)/.test(op)) return 'read'
  if (/^(delete|discard)/.test(op)) return 'delete'
  return op === 'create' || op === 'update' ? op : 'same'
}

function changesOf(counts: { [op: string]: number | undefined } = {}): Changes {
  const changes: Changes = {}
  for (const [op, count = 0] of Object.entries(counts)) {
    const operation = operationOf(op)
    changes[operation] = (changes[operation] ?? 0) + count
  }
  return changes
}

type Diagnostic = NonNullable<EngineEvent['diagnosticEvent']>

function message({ severity, message: text, urn }: Diagnostic): Progress | undefined {
  const clean = text.replace(/<\{%.*?%\}>/g, '').trim()
  if (clean === '') return undefined
  const level = severity === 'error' || severity === 'warning' ? severity : 'info'
  return { kind: 'message', severity: level, text: clean, ...(urn && { resource: resourceOf(urn) }) }
}
