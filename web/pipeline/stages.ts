/** What each stage of the pipeline has to say, of what the server and the warehouse know of it. */

import type { PipelineHealth } from '../api/pipeline.ts'
import type { App, Status } from '../api.ts'
import { formatAgo, formatDuration, formatNumber } from '../format.ts'
import { plural, t } from '../text.ts'
import { collectorElsewhere, loaderElsewhere, streamElsewhere } from './elsewhere.ts'
import { stages as names } from './names.ts'

export interface ShownStage {
  name: string
  tone: 'good' | 'warn' | 'bad' | 'hint'
  word: string
  /** Of the last hour, minute by minute. */
  minutes?: { values: readonly number[]; label: string }
  facts: (readonly [label: string, value: string])[]
  error?: string | undefined
}

interface Known {
  app: App
  health: PipelineHealth
  pipeline: Status['pipeline'] | undefined
  /** Milliseconds. */
  now: number
}

interface Journal {
  waiting?: { events?: number; bytes?: number }
  lastError?: { message?: string } | null
}

interface Loader {
  backlog?: { objects?: number }
  lag_seconds?: number
  /** Of a loader elsewhere it is text. */
  error?: { message?: string } | string | null
}

export function stagesOf(known: Known): ShownStage[] {
  const { health, pipeline, now } = known
  const { pace, last_load } = health
  const journal = health.stages.journal as Journal | undefined
  const loader = health.stages.loader as Loader | undefined
  const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0)
  const backlog = loader?.backlog?.objects
  const { numbers } = health
  const collecting = numbers && collectorElsewhere(numbers)
  const streaming = numbers && streamElsewhere(numbers)
  const failure = typeof loader?.error === 'string' ? loader.error : loader?.error?.message
  return [
    {
      name: names.collector,
      ...(collecting ?? fine(undefined)),
      minutes: { values: pace.received, label: t`${formatNumber(sum(pace.received))} events in the last hour` },
      facts: [...(collecting?.facts ?? []), [t`Counted`, t`as far as they are loaded`]],
    },
    {
      name: names.journal,
      ...(journal ? fine(journal.lastError?.message) : (streaming ?? silent())),
      facts: journal
        ? [
            [t`Waiting`, plural(journal.waiting?.events ?? 0, '{0} event', '{0} events')],
            [t`Size`, t`${formatNumber(Math.ceil((journal.waiting?.bytes ?? 0) / 1000))} kB`],
          ]
        : (streaming?.facts ?? []),
      error: journal?.lastError?.message,
    },
    {
      name: names.bucket,
      ...fine(undefined),
      minutes: { values: pace.objects, label: t`${formatNumber(sum(pace.objects))} objects in the last hour` },
      facts: [[t`Last object`, last_load?.object ?? '–']],
    },
    {
      name: t`Loader`,
      ...(failure ? fine(failure) : behind(pipeline?.lag_seconds ?? 0)),
      minutes: { values: pace.loaded, label: t`${formatNumber(sum(pace.loaded))} lines in the last hour` },
      facts: [
        [t`Last load`, last_load ? formatAgo(Date.parse(last_load.at), now) : '–'],
        ...(backlog === undefined ? [] : [[t`Waiting`, plural(backlog, '{0} object', '{0} objects')] as const]),
        [t`Behind`, formatDuration(loader?.lag_seconds ?? pipeline?.lag_seconds ?? 0)],
        ...(numbers ? loaderElsewhere(numbers) : []),
      ],
      error: failure,
    },
    {
      name: names.warehouse,
      ...fine(undefined),
      facts: [[t`Last load`, last_load ? plural(last_load.rows, '{0} line', '{0} lines') : '–']],
    },
    {
      name: names.query,
      ...fine(undefined),
      facts: [[t`Answered this in`, t`${formatNumber(health.query_milliseconds)} ms`]],
    },
  ]
}

const silent = () => ({ tone: 'hint', word: t`not told here` }) as const

function fine(error: string | undefined): Pick<ShownStage, 'tone' | 'word'> {
  return error === undefined ? { tone: 'good', word: t`working` } : { tone: 'bad', word: t`failing` }
}

function behind(seconds: number): Pick<ShownStage, 'tone' | 'word'> {
  return seconds > 60 ? { tone: 'warn', word: t`behind` } : fine(undefined)
}
