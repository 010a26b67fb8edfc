import { useId, useState } from 'preact/hooks'
import { type Interval, intervals, type Range } from '../language.ts'
import { now } from '../state/pipeline.ts'
import { t } from '../text.ts'
import { addDays, defaultRange, localDate, presets } from '../time.ts'
import { Listbox, listInputProps, useListKeys } from './listbox.tsx'
import { matching } from './suggestions.ts'
import { unitWords } from './unit-words.ts'

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
        aria-label={t`Range`}
        placeholder={t`Search ranges`}
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        {...listInputProps(id, active)}
      />
      <Listbox id={id} label={t`Ranges`} options={options} active={active} onActive={setActive} onPick={pick} />
      <Last range={range} onPick={onPick} />
      <Dates range={range} timeZone={timeZone} onPick={onPick} />
    </>
  )
}

/** The last so many of a unit, with the one that is going on or without it. */
function Last({ range, onPick }: { range: Range; onPick: (range: Range) => void }) {
  const said = 'last' in range ? range : null
  return (
    <form
      class="dates"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const complete = form.has('complete') ? { complete: true } : {}
        onPick({ last: Number(form.get('last')), unit: form.get('unit') as Interval, ...complete })
      }}
    >
      <label>
        {t`Last`}
        <input class="field" type="number" name="last" min={1} max={100_000} required defaultValue={said?.last ?? 30} />
      </label>
      <label>
        {t`Unit`}
        <select class="field" name="unit">
          {intervals.map(({ value }) => (
            <option key={value} value={value} selected={value === (said?.unit ?? 'day')}>
              {unitWords[value].many}
            </option>
          ))}
        </select>
      </label>
      <label class="dates-whole">
        <input type="checkbox" name="complete" defaultChecked={said?.complete ?? false} /> {t`complete ones only`}
      </label>
      <button type="submit">{t`Show`}</button>
    </form>
  )
}

function Dates({ range, timeZone, onPick }: Required<RangeChooserProps> & { range: Range }) {
  const today = localDate(now.value, timeZone)
  const [from, setFrom] = useState(dateOf('from' in range ? range.from : undefined) ?? addDays(today, -6))
  const [to, setTo] = useState('from' in range ? (dateOf(range.to) ?? '') : today)
  const wrong = from === '' || (to !== '' && from > to)
  return (
    <form
      class="dates"
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) onPick(to === '' ? { from } : { from, to })
      }}
    >
      <label>
        {t`From`}
        <input class="field" type="date" value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
      </label>
      <label>
        {t`To, or empty: now`}
        <input class="field" type="date" value={to} min={from} onInput={(event) => setTo(event.currentTarget.value)} />
      </label>
      <button type="submit" class="primary" disabled={wrong}>
        {t`Show`}
      </button>
    </form>
  )
}

function dateOf(moment: string | number | undefined): string | undefined {
  if (moment === undefined) return undefined
  return typeof moment === 'string' ? moment.slice(0, 10) : new Date(moment).toISOString().slice(0, 10)
}
