import { useId, useState } from 'preact/hooks'
import type { Range } from '../language.ts'
import { now } from '../state/pipeline.ts'
import { addDays, defaultRange, localDate, presets } from '../time.ts'
import { Listbox, listInputProps, useListKeys } from './listbox.tsx'
import { matching } from './suggestions.ts'

interface RangeChooserProps {
  range: Range | undefined
  timeZone: string
  onPick: (range: Range) => void
}

/** Ranges people ask for, and any two dates. */
export function RangeChooser({ range = defaultRange, timeZone, onPick }: RangeChooserProps) {
  const id = useId()
  const [search, setSearch] = useState('')
  const options = matching(
    presets.map((preset) => ({
      value: preset.id,
      label: preset.label,
      selected: JSON.stringify(preset.range) === JSON.stringify(range),
    })),
    search,
  )
  const pick = ({ value }: { value: string }) => onPick(presets.find((preset) => preset.id === value)!.range)
  const { active, setActive, onKeyDown } = useListKeys(options, pick)
  return (
    <>
      <input
        class="list-search"
        type="text"
        aria-label="Range"
        placeholder="Search ranges"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        {...listInputProps(id, active)}
      />
      <Listbox id={id} label="Ranges" options={options} active={active} onActive={setActive} onPick={pick} />
      <Dates range={range} timeZone={timeZone} onPick={onPick} />
    </>
  )
}

function Dates({ range, timeZone, onPick }: Required<RangeChooserProps> & { range: Range }) {
  const today = localDate(now.value, timeZone)
  const [from, setFrom] = useState(dateOf('from' in range ? range.from : undefined) ?? addDays(today, -6))
  const [to, setTo] = useState(dateOf('from' in range ? range.to : undefined) ?? today)
  const wrong = from === '' || to === '' || from > to
  return (
    <form
      class="dates"
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) onPick({ from, to })
      }}
    >
      <label>
        From
        <input class="field" type="date" value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
      </label>
      <label>
        To, included
        <input class="field" type="date" value={to} min={from} onInput={(event) => setTo(event.currentTarget.value)} />
      </label>
      <button type="submit" class="primary" disabled={wrong}>
        Show
      </button>
    </form>
  )
}

function dateOf(moment: string | number | undefined): string | undefined {
  if (moment === undefined) return undefined
  return typeof moment === 'string' ? moment.slice(0, 10) : new Date(moment).toISOString().slice(0, 10)
}
