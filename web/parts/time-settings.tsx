import type { App } from '../api.ts'
import type { IntervalChoice } from '../kinds.ts'
import type { Compare, Interval, Query, TrendQuery } from '../language.ts'
import { now } from '../state/pipeline.ts'
import { ask } from '../state/view.ts'
import { offsetText } from '../time.ts'
import { Fault } from './fault.tsx'
import { Group } from './group.tsx'
import { Picker } from './picker.tsx'
import { RangePicker } from './range-picker.tsx'
import { NumberSetting, Setting } from './setting.tsx'

interface TimeSettingsProps {
  app: App
  query: Query
  /** The intervals the question can be cut by. */
  choices: readonly IntervalChoice[]
  compared: boolean
  /** Whether several intervals can make one bucket. */
  multiplied: boolean
}

/** When, by what interval, against what. */
export function TimeSettings({ app, query, choices, compared, multiplied }: TimeSettingsProps) {
  const { range, time_zone, week_start, compare, interval, every } = query as TrendQuery
  const zone = time_zone ?? app.time_zone
  return (
    <Group title="When">
      <div class="series-row">
        <RangePicker
          range={range}
          timeZone={zone}
          // Nothing lies before all time.
          onPick={(next) => ask({ range: next, compare: 'all' in next ? undefined : compare })}
        />
        {choices.length > 0 && (
          <Picker
            label="Interval"
            source={intervalOptions(choices)}
            onPick={(value) => ask({ interval: value === '' ? undefined : (value as Interval), every: undefined })}
          >
            {intervalText(interval, every)}
          </Picker>
        )}
      </div>
      <Fault at={['range']} />
      <Fault at={['interval']} />
      {multiplied && interval !== 'none' && (
        <NumberSetting
          label="Every"
          at="every"
          value={every}
          standard={1}
          most={1000}
          unit={interval ? `${interval}s` : 'intervals'}
          onChange={(next) => ask({ every: next === 1 ? undefined : next })}
        />
      )}
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
      <Fault at={['time_zone']} />
      <Setting
        label="Weeks start on"
        at="week_start"
        options={weekStarts}
        value={week_start ?? app.week_start}
        onPick={(value) => ask({ week_start: value === app.week_start ? undefined : (value as 'monday' | 'sunday') })}
      />
      {compared && (
        <Picker
          class="setting"
          label="Compare with"
          source={compareOptions}
          onPick={(value) => ask({ compare: value === '' ? undefined : (JSON.parse(value) as Compare) })}
        >
          <span>Compare with</span>
          <b>{compareText(compare)}</b>
        </Picker>
      )}
      {compared && compare && 'shift' in compare && (
        <NumberSetting
          label="Earlier by"
          value={compare.shift.count}
          standard={1}
          most={1000}
          unit={`${compare.shift.unit}s`}
          onChange={(count = 1) => ask({ compare: { shift: { ...compare.shift, count } } })}
        />
      )}
      <Fault at={['compare']} />
    </Group>
  )
}

/** Whether machines count. */
export function BotSetting({ bots = 'exclude' }: { bots: TrendQuery['bots'] }) {
  return (
    <Picker
      class="setting"
      label="Bots"
      source={botOptions}
      onPick={(value) => ask({ bots: value === 'exclude' ? undefined : (value as 'include' | 'only') })}
    >
      <span>Bots</span>
      <b>{botOptions.find(({ value }) => value === bots)?.label}</b>
    </Picker>
  )
}

function intervalOptions(choices: readonly IntervalChoice[]) {
  return [
    { value: '', label: 'Automatic', hint: 'fits the range' },
    ...choices.map((value) =>
      value === 'none' ? { value, label: 'in total', hint: 'one number, no time' } : { value, label: `by ${value}` },
    ),
  ]
}

function intervalText(interval: IntervalChoice | undefined, every: number | undefined): string {
  if (interval === undefined) return 'automatic'
  if (interval === 'none') return 'in total'
  return every && every > 1 ? `every ${every} ${interval}s` : `by ${interval}`
}

const weekStarts = [
  { value: 'monday', label: 'Monday' },
  { value: 'sunday', label: 'Sunday' },
]

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

export const botOptions = [
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
