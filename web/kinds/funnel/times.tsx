import type { FunnelResult, FunnelTimes } from '../../../src/runtime/query/result.ts'
import { formatDuration } from '../../format.ts'
import type { FunnelQuery } from '../../language.ts'
import { Columns } from '../../parts/columns.tsx'
import { TableView } from '../../parts/data-table.tsx'
import { useLooked } from '../../parts/looked.ts'
import { groupKey, groupText } from '../../words.ts'
import { binText, funnelTable } from './table.ts'
import { countedText } from './words.ts'

type Times = Extract<FunnelResult, { view: 'time_to_convert' }>

interface TimeBarsProps {
  query: FunnelQuery
  result: Times
}

/** How long it took how many; of everybody, or of one group, whose times are its own. */
export function TimeBars({ query, result }: TimeBarsProps) {
  const { focus } = useLooked()
  const counted = countedText(query)
  const chosen = result.groups?.find((group) => groupKey(group) === focus)
  const { bins }: FunnelTimes = chosen ?? result
  return (
    <>
      {result.groups && <Groups groups={result.groups} />}
      <div class="picture">
        <Columns
          label={`Time to convert, ${counted}`}
          labelWidth={76}
          columns={bins.map((bin) => ({
            label: formatDuration(bin.from_seconds),
            title: binText(bin),
            parts: [{ name: counted, value: bin.count, colour: 1 }],
          }))}
        />
      </div>
      <TableView
        label="Times"
        table={funnelTable(result.groups ? { ...result, groups: chosen ? [chosen] : result.groups } : result)}
      />
    </>
  )
}

function Groups({ groups }: { groups: NonNullable<Times['groups']> }) {
  const { focus, change } = useLooked()
  const known = groups.some((group) => groupKey(group) === focus)
  const choices = [
    { key: null, name: 'everybody' },
    ...groups.map((group) => ({ key: groupKey(group), name: groupText(group) })),
  ]
  return (
    <fieldset class="segments group-choice" aria-label="Group">
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
