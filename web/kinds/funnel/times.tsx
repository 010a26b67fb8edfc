import type { FunnelResult, FunnelTimes } from '../../../src/runtime/query/result.ts'
import { formatDuration } from '../../format.ts'
import type { FunnelQuery } from '../../language.ts'
import { Columns } from '../../parts/columns.tsx'
import { TableView } from '../../parts/data-table.tsx'
import { useLooked } from '../../parts/looked.ts'
import { t } from '../../text.ts'
import { groupKey, groupText } from '../../words.ts'
import { binText, funnelTable } from './table.ts'
import { countedText } from './words.ts'

type Times = Extract<FunnelResult, { view: 'time_to_convert' }>

/** How long, not how often: the empty place tells it from the “Times” of a count. */
const durations = t`Times${''}`

interface TimeBarsProps {
  query: FunnelQuery
  result: Times
}

/** How long it took how many; of everybody, or of one group, whose times are its own. */
export function TimeBars({ query, result }: TimeBarsProps) {
  const { focus } = useLooked()
  const counted = countedText(query)
  const groups = result.groups ?? []
  const place = groups.findIndex((group) => groupKey(group) === focus)
  const chosen = groups[place]
  const { bins }: FunnelTimes = chosen ?? result
  const listed = chosen ? [{ part: chosen, place }] : groups.map((part, at) => ({ part, place: at }))
  const points = result.groups
    ? listed.flatMap(({ part, place }) => part.bins.map((_, bin) => ({ bin, place })))
    : bins.map((_, bin) => ({ bin }))
  const converted = result.groups ? 3 : 2
  return (
    <>
      {result.groups && <Groups groups={result.groups} />}
      <div class="picture">
        <Columns
          label={t`Time to convert, ${counted}`}
          labelWidth={76}
          columns={bins.map((bin, at) => ({
            label: formatDuration(bin.from_seconds),
            title: binText(bin),
            parts: [{ name: counted, value: bin.count, colour: 1, point: { bin: at, ...(chosen && { place }) } }],
          }))}
        />
      </div>
      <TableView
        label={durations}
        table={funnelTable(result.groups ? { ...result, groups: listed.map(({ part }) => part) } : result)}
        pointOf={(row, column) => (column === converted && points[row]) || null}
      />
    </>
  )
}

function Groups({ groups }: { groups: NonNullable<Times['groups']> }) {
  const { focus, change } = useLooked()
  const known = groups.some((group) => groupKey(group) === focus)
  const choices = [
    { key: null, name: t`everybody` },
    ...groups.map((group) => ({ key: groupKey(group), name: groupText(group) })),
  ]
  return (
    <fieldset class="segments group-choice" aria-label={t`Group`}>
      {choices.map(({ key, name }) => (
        <button
          key={key}
          type="button"
          class="segment"
          aria-pressed={known ? key === focus : key === null}
          onClick={() => change({ focus: key })}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}
