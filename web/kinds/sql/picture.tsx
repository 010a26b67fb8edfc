import { ChartColumn, ChartLine, Hash, Table } from 'lucide'
import { useMemo } from 'preact/hooks'
import { colourCount, coloursOf } from '../../colours.ts'
import { formatNumber } from '../../format.ts'
import type { Answer } from '../../kinds.ts'
import { Chart } from '../../parts/chart.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useLooked } from '../../parts/looked.ts'
import { Empty } from '../../parts/notice.tsx'
import { Legend, legendOf } from '../../parts/over-time.tsx'
import { Picker } from '../../parts/picker.tsx'
import { BigNumber } from '../../parts/pictures.tsx'
import { t } from '../../text.ts'
import type { Axes, ChartKind } from '../../url.ts'
import { drawing, firstAxes, valueColumns } from './drawn.ts'

type Result = Answer<'sql'>['result']

const kinds: { kind: ChartKind; label: string; icon: unknown }[] = [
  { kind: 'table', label: t`Table`, icon: Table },
  { kind: 'line', label: t`Line`, icon: ChartLine },
  { kind: 'bar', label: t`Bars`, icon: ChartColumn },
  { kind: 'number', label: t`Number`, icon: Hash },
]

/** The pictures that a table can be drawn as; without numbers it is a table. */
export function SqlChoices({ answer: { result } }: { answer: Answer<'sql'> }) {
  const { chart, axes, change } = useLooked()
  const first = firstAxes(result)
  if (!first && !axes) return null
  const chosen = axes ? chart : 'table'
  const choose = (kind: ChartKind) =>
    change(kind === 'table' ? { chart: 'line', axes: null } : { chart: kind, axes: axes ?? first })
  return (
    <fieldset class="segments" aria-label={t`Picture`}>
      {kinds.map(({ kind, label, icon }) => (
        <button
          key={kind}
          type="button"
          class="segment"
          aria-pressed={kind === chosen}
          aria-label={label}
          title={label}
          onClick={() => choose(kind)}
        >
          <Icon of={icon} />
        </button>
      ))}
    </fieldset>
  )
}

/** What of the table is drawn, and the ways to choose otherwise. */
export function SqlChart({ result, axes, kind }: { result: Result; axes: Axes; kind: ChartKind }) {
  const { small, fixed, change } = useLooked()
  const set = (next: Partial<Axes>) => change({ axes: { ...axes, ...next } })
  return (
    <>
      {!small && !fixed && <AxesChoice result={result} axes={axes} kind={kind} onChange={set} />}
      {kind === 'number' ? (
        <OneNumber result={result} axes={axes} />
      ) : (
        <Lines result={result} axes={axes} kind={kind} />
      )}
    </>
  )
}

interface AxesChoiceProps {
  result: Result
  axes: Axes
  kind: ChartKind
  onChange: (next: Partial<Axes>) => void
}

function AxesChoice({ result, axes, kind, onChange }: AxesChoiceProps) {
  const names = result.columns.map(({ name }) => name)
  const option = (value: string, selected: boolean) => ({ value, label: value, selected })
  const toggled = (name: string) =>
    axes.values.includes(name) ? axes.values.filter((one) => one !== name) : [...axes.values, name]
  return (
    <div class="axes">
      {kind !== 'number' && (
        <Picker
          label={t`Along x: ${axes.x ?? '–'}`}
          source={names.map((name) => option(name, name === axes.x))}
          onPick={(x) => onChange({ x })}
        >
          <span class="hint">{t`Along x`}</span> <b class="cut">{axes.x ?? '–'}</b>
        </Picker>
      )}
      <Picker
        label={t`Values: ${axes.values.join(', ') || '–'}`}
        source={valueColumns(result).map((name) => option(name, axes.values.includes(name)))}
        onPick={(name) => onChange({ values: kind === 'number' ? [name] : toggled(name) })}
      >
        <span class="hint">{t`Values`}</span> <b class="cut">{axes.values.join(', ') || '–'}</b>
      </Picker>
      {kind !== 'number' && (
        <Picker
          label={t`Split by ${axes.split ?? t`nothing`}`}
          source={[
            { value: '', label: t`nothing`, selected: axes.split === null },
            ...names
              .filter((name) => name !== axes.x)
              .map((name) => ({ ...option(name, name === axes.split), value: `=${name}` })),
          ]}
          onPick={(value) => onChange({ split: value === '' ? null : value.slice(1) })}
        >
          <span class="hint">{t`Split by`}</span> <b class="cut">{axes.split ?? t`nothing`}</b>
        </Picker>
      )}
    </div>
  )
}

function Lines({ result, axes, kind }: { result: Result; axes: Axes; kind: ChartKind }) {
  const { colours: worn } = useLooked()
  const found = useMemo(() => drawing(result, axes, kind), [result, JSON.stringify(axes), kind])
  if (typeof found === 'string') return <Empty title={found} />
  if (found.buckets.length === 0) return <Empty title={t`There are no rows to draw.`} />
  const { places, ...drawn } = found
  const colours = coloursOf(drawn.series, worn)
  const shown = drawn.series.map((_, index) => index).slice(0, colourCount)
  const legend = legendOf(drawn, shown, colours)
  return (
    <>
      <div class="picture" data-legend={shown.length > 1 ? JSON.stringify(legend) : undefined}>
        <Chart
          result={drawn}
          shown={shown}
          colours={colours}
          kind={kind}
          places={places}
          incomplete={drawn.buckets.length}
          future={drawn.buckets.length}
          label={t`${axes.values.join(', ')} by ${axes.x ?? ''}`}
          unit="count"
        />
      </div>
      {shown.length > 1 && <Legend entries={legend} />}
      {drawn.series.length > colourCount && (
        <p class="hint">{t`${formatNumber(colourCount)} of ${formatNumber(drawn.series.length)} lines are drawn; the table has all.`}</p>
      )}
    </>
  )
}

/** The first row's number. */
function OneNumber({ result, axes }: { result: Result; axes: Axes }) {
  const [label = ''] = axes.values
  const at = result.columns.findIndex(({ name }) => name === label)
  if (at < 0) return <Empty title={t`The answer has no column “${label}”.`} />
  const value = result.rows[0]?.[at]
  const series = [{ label, breakdown: null, values: [], total: typeof value === 'number' ? value : null }]
  return (
    <div class="picture">
      <BigNumber result={{ buckets: [], times: [], series }} whole={null} compared={false} colours={[1]} unit="count" />
    </div>
  )
}
