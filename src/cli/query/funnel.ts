import { DataLoafError } from '../../errors.ts'
import type { FunnelQuery } from '../../runtime/query/schema.ts'
import {
  attributions,
  type Counted,
  type FunnelOrder,
  type FunnelView,
  type Interval,
} from '../../runtime/query/vocabulary.ts'
import { closest } from '../closest.ts'
import { breakdown, type CommonFlags, commonFields, defined } from './common.ts'
import { parseWindow } from './span.ts'
import { parseExclusion, parseStep } from './step.ts'

export interface FunnelFlags extends CommonFlags {
  /** As arguments and by `--step`. */
  steps: string[]
  label?: string[] | undefined
  order?: FunnelOrder | undefined
  window?: string | undefined
  exclude?: string[] | undefined
  by?: string[] | undefined
  limit?: number | undefined
  attribution?: string | undefined
  view?: FunnelView | undefined
  'from-step'?: number | undefined
  'to-step'?: number | undefined
  bins?: number | undefined
  'count-by'?: Counted | undefined
  interval?: Interval | undefined
}

/** The funnel query the flags ask for. Throws `invalid_input` for what cannot be spelled. */
export function funnelQuestion(flags: FunnelFlags): FunnelQuery {
  const { steps, label = [] } = flags
  if (steps.length < 2) {
    const message = steps.length === 0 ? 'A funnel needs steps.' : 'A funnel needs at least two steps.'
    throw new DataLoafError('invalid_input', message, { hint: 'dataloaf query funnel signed_up purchase' })
  }
  if (label.length > steps.length) {
    throw new DataLoafError('invalid_input', `There are ${steps.length} steps and ${label.length} times --label.`)
  }
  return defined({
    kind: 'funnel',
    steps: steps.map((step, i) => defined({ ...parseStep(step), label: label[i] })),
    order: flags.order,
    window: flags.window === undefined ? undefined : parseWindow(flags.window, '--window'),
    exclude: flags.exclude?.map(parseExclusion),
    interval: flags.interval,
    ...commonFields(flags),
    breakdown: breakdown(flags.by),
    limit: flags.limit,
    attribution: attribution(flags.attribution),
    view: flags.view,
    from_step: flags['from-step'],
    to_step: flags['to-step'],
    bins: flags.bins,
    count_by: flags['count-by'],
  })
}

/** One of the words, or `step:2`. */
function attribution(text: string | undefined): FunnelQuery['attribution'] {
  if (text === undefined) return undefined
  const [, step] = /^step[:= ]?(\d+)$/.exec(text) ?? []
  if (step !== undefined) return { step: Number(step) }
  const known = attributions.find((one) => one === text.replaceAll('-', '_'))
  if (known) return known
  const near = closest(text, attributions)
  throw new DataLoafError('invalid_input', `--attribution cannot be "${text}".`, {
    hint: near ? `Did you mean ${near}?` : `Possible: ${attributions.join(', ')}, step:2`,
  })
}
