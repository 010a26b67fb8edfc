import { Clock } from 'lucide'
import type { FunnelResult, FunnelStep, Group } from '../../../src/runtime/query/result.ts'
import { colourCount, groupColours } from '../../colours.ts'
import { formatDuration, formatNumber, formatPercent } from '../../format.ts'
import { TableView } from '../../parts/data-table.tsx'
import { DrillNumber } from '../../parts/drill-number.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useLooked } from '../../parts/looked.ts'
import { ScrollBox } from '../../parts/scroll-box.tsx'
import { t } from '../../text.ts'
import { groupText } from '../../words.ts'
import { funnelTable, groupTable } from './table.ts'

interface StepBarsProps {
  result: Extract<FunnelResult, { view: 'steps' }>
}

/** One bar a step: who reached it solid, who was lost on the way hatched. Groups stand side by side. */
export function StepBars({ result }: StepBarsProps) {
  const { steps, groups } = result
  const shown = (groups ?? []).slice(0, colourCount)
  const colours = groupColours(groups ?? [], useLooked().colours)
  return (
    <>
      <ScrollBox class="picture funnel" label={t`Steps`}>
        {groups && <Legend groups={shown} colours={colours} />}
        <ol class="funnel-steps">
          {steps.map((step, index) => (
            <li key={index} class="funnel-step">
              <div class="funnel-bars">
                {groups ? (
                  shown.map((group, at) => (
                    <Bar
                      key={at}
                      steps={group.steps}
                      index={index}
                      colour={colours[at]!}
                      name={groupText(group)}
                      at={{ place: at }}
                    />
                  ))
                ) : (
                  <Bar steps={steps} index={index} colour={1} name="" at={{}} />
                )}
              </div>
              <StepText step={step} index={index} lost={index === 0 ? 0 : steps[index - 1]!.count - step.count} />
            </li>
          ))}
        </ol>
      </ScrollBox>
      {groups ? (
        <TableView label={t`Groups`} table={groupTable(result)} />
      ) : (
        <TableView
          label={t`Steps in numbers`}
          table={funnelTable(result)}
          pointOf={(row, column) => (column === 1 ? { step: row + 1 } : null)}
        />
      )}
    </>
  )
}

function Legend({ groups, colours }: { groups: readonly Group[]; colours: readonly number[] }) {
  return (
    <ul class="legend-line">
      {groups.map((group, index) => (
        <li key={index}>
          <span class={`swatch s${colours[index]}`} /> {groupText(group)}
        </li>
      ))}
    </ul>
  )
}

interface BarProps {
  steps: readonly FunnelStep[]
  index: number
  colour: number
  name: string
  /** Whose bar it is, for looking behind it. */
  at: { place?: number }
}

function Bar({ steps, index, colour, name, at }: BarProps) {
  const { drill } = useLooked()
  const step = steps[index]!
  const entered = steps[0]!.count
  const before = index === 0 ? entered : steps[index - 1]!.count
  const share = (count: number) => (entered === 0 ? 0 : count / entered)
  const reached = t`${formatNumber(step.count)} of ${formatNumber(entered)}, ${formatPercent(step.rate_from_first)}`
  const title = `${name && `${name}: `}${reached}`
  return (
    <span class={`funnel-bar s${colour}`} title={title}>
      {/* biome-ignore-start lint/a11y: the numbers below open the same by keyboard */}
      <span
        class="funnel-lost"
        style={{ '--share': share(before - step.count) }}
        onClick={() => drill({ step: index + 1, dropped: true, ...at })}
      />
      <span
        class="funnel-reached"
        style={{ '--share': share(step.count) }}
        onClick={() => drill({ step: index + 1, ...at })}
      />
      {/* biome-ignore-end lint/a11y: see above */}
    </span>
  )
}

interface StepTextProps {
  step: FunnelStep
  index: number
  lost: number
}

function StepText({ step, index, lost }: StepTextProps) {
  return (
    <div class="funnel-text">
      <p class="funnel-name">
        <span class="letter">{index + 1}</span>
        <span class="cut" title={step.label}>
          {step.label}
        </span>
      </p>
      <p class="funnel-count">
        <DrillNumber point={{ step: index + 1 }} of={step.label}>
          <strong>{formatNumber(step.count)}</strong>
        </DrillNumber>
        <span class="hint">{formatPercent(step.rate_from_first)}</span>
      </p>
      {index > 0 && (
        <>
          <p class="hint">{t`${formatPercent(step.rate_from_previous)} of the previous`}</p>
          <Lost count={lost} step={index + 1} />
          {step.seconds_median !== null && (
            <p class="hint funnel-time">
              <Icon of={Clock} size={12} /> {t`${formatDuration(step.seconds_median)} median`}
            </p>
          )}
        </>
      )}
    </div>
  )
}

/** How many went no further. */
function Lost({ count, step }: { count: number; step: number }) {
  const text = t`${formatNumber(count)} lost`
  const point = count === 0 ? null : ({ step, dropped: true } as const)
  return (
    <p class="hint">
      <DrillNumber point={point} of={text}>
        {text}
      </DrillNumber>
    </p>
  )
}
