import { CalendarDays } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import type { App } from '../api.ts'
import { type Compare, type Interval, intervals, type Range, type TrendQuery } from '../language.ts'
import { now } from '../state/pipeline.ts'
import { ask } from '../state/view.ts'
import { offsetText, rangeText } from '../time.ts'
import { Group } from './builder.tsx'
import { Icon } from './icon.tsx'
import { Picker } from './picker.tsx'
import { Popover } from './popover.tsx'
import { RangeChooser } from './range-chooser.tsx'

/** When, by what interval, against what. */
export function TimeSettings({ app, query }: { app: App; query: TrendQuery }) {
  const zone = query.time_zone ?? app.time_zone
  return (
    <>
      <Group title="When">
        <div class="series-row">
          <RangePicker range={query.range} timeZone={zone} compare={query.compare} />
          <Picker
            label="Interval"
            source={intervalOptions}
            onPick={(value) => ask({ interval: value === '' ? undefined : (value as Interval), every: undefined })}
          >
            {intervalText(query)}
          </Picker>
        </div>
        <Picker
          class="setting"
          label="Time zone"
          placeholder="Search time zones"
          source={zoneOptions(app.time_zone)}
          onPick={(value) => ask({ time_zone: value === app.time_zone ? undefined : value })}
        >
          <span>Time zone</span>
          <b>
            {zone.replaceAll('_', ' ')} <span class="hint">{offsetText(zone, now.value)}</span>
          </b>
        </Picker>
        <Picker
          class="setting"
          label="Compare with"
          source={compareOptions}
          onPick={(value) => ask({ compare: value === '' ? undefined : (JSON.parse(value) as Compare) })}
        >
          <span>Compare with</span>
          <b>{compareText(query.compare)}</b>
        </Picker>
      </Group>
      <Group title="How">
        <label class="setting">
          <span>Running total</span>
          <input
            type="checkbox"
            checked={query.cumulative ?? false}
            onChange={(event) => ask({ cumulative: event.currentTarget.checked || undefined })}
          />
        </label>
        <Picker
          class="setting"
          label="Moving average"
          source={averageOptions}
          onPick={(value) => ask({ moving_average: value === '' ? undefined : Number(value) })}
        >
          <span>Moving average</span>
          <b>{query.moving_average ? `over ${query.moving_average}` : 'none'}</b>
        </Picker>
        <Picker
          class="setting"
          label="Bots"
          source={botOptions}
          onPick={(value) => ask({ bots: value === 'exclude' ? undefined : (value as 'include' | 'only') })}
        >
          <span>Bots</span>
          <b>{botOptions.find(({ value }) => value === (query.bots ?? 'exclude'))!.label}</b>
        </Picker>
      </Group>
    </>
  )
}

interface RangePickerProps {
  range: Range | undefined
  timeZone: string
  compare: Compare | undefined
}

function RangePicker({ range, timeZone, compare }: RangePickerProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const pick = (next: Range) => {
    setOpen(false)
    // Nothing lies before all time.
    ask({ range: next, compare: 'all' in next ? undefined : compare })
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class="pick grow strong"
        aria-label={`Range: ${rangeText(range, timeZone)}`}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Icon of={CalendarDays} size={14} /> <span class="cut">{rangeText(range, timeZone)}</span>
      </button>
      {open && (
        <Popover anchor={button} label="Range" width={288} onClose={() => setOpen(false)}>
          <RangeChooser range={range} timeZone={timeZone} onPick={pick} />
        </Popover>
      )}
    </>
  )
}

const intervalOptions = [
  { value: '', label: 'Automatic', hint: 'fits the range' },
  ...intervals.map(({ value }) => ({ value, label: `by ${value}` })),
]

function intervalText({ interval, every }: TrendQuery): string {
  if (interval === undefined) return 'automatic'
  if (interval === 'none') return 'in total'
  return every && every > 1 ? `every ${every} ${interval}s` : `by ${interval}`
}

const shifts = ['day', 'week', 'month', 'year'] as const

const compareOptions = [
  { value: '', label: 'nothing' },
  { value: JSON.stringify({ previous: true }), label: 'the range before' },
  ...shifts.map((unit) => ({
    value: JSON.stringify({ shift: { count: 1, unit } }),
    label: `one ${unit} earlier`,
  })),
]

function compareText(compare: Compare | undefined): string {
  if (compare === undefined) return 'nothing'
  if ('previous' in compare) return 'the range before'
  const { count, unit } = compare.shift
  return `${count === 1 ? 'one' : count} ${unit}${count === 1 ? '' : 's'} earlier`
}

const averageOptions = [
  { value: '', label: 'none' },
  ...['3', '7', '14', '28'].map((value) => ({ value, label: `over ${value} intervals` })),
]

const botOptions = [
  { value: 'exclude', label: 'left out' },
  { value: 'include', label: 'counted too' },
  { value: 'only', label: 'nothing else' },
]

function zoneOptions(own: string) {
  const zones = [own, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own)]
  if (!zones.includes('UTC')) zones.splice(1, 0, 'UTC')
  return zones.map((value) => ({
    value,
    label: value.replaceAll('_', ' '),
    ...(value === own && { hint: 'the app’s' }),
  }))
}
