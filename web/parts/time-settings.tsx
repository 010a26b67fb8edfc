import type { App } from '../api.ts'
import type { IntervalChoice } from '../kinds.ts'
import type { Compare, Interval, Query, TrendQuery } from '../language.ts'
import { now } from '../state/pipeline.ts'
import { ask } from '../state/view.ts'
import { t } from '../text.ts'
import { offsetText } from '../time.ts'
import { Fault } from './fault.tsx'
import { Group } from './group.tsx'
import { Picker } from './picker.tsx'
import { RangePicker } from './range-picker.tsx'
import { NumberSetting, Setting } from './setting.tsx'
import { earlierText, unitWords } from './unit-words.ts'

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
    <Group title={t`When`}>
      <div class="series-row">
        <RangePicker
          range={range}
          timeZone={zone}
          // Nothing lies before all time.
          onPick={(next) => ask({ range: next, compare: 'all' in next ? undefined : compare })}
        />
        {choices.length > 0 && (
          <Picker
            label={t`Interval`}
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
          label={t`Every`}
          at="every"
          value={every}
          standard={1}
          most={1000}
          unit={interval ? unitWords[interval].many : t`intervals`}
          onChange={(next) => ask({ every: next === 1 ? undefined : next })}
        />
      )}
      <Picker
        class="setting"
        label={t`Time zone`}
        placeholder={t`Search time zones`}
        source={zoneOptions(app.time_zone)}
        onPick={(value) => ask({ time_zone: value === app.time_zone ? undefined : value })}
      >
        <span>{t`Time zone`}</span>
        <b>
          {zone.replaceAll('_', ' ')} <span class="hint">{offsetText(zone, now.value)}</span>
        </b>
      </Picker>
      <Fault at={['time_zone']} />
      <Setting
        label={t`Weeks start on`}
        at="week_start"
        options={weekStarts}
        value={week_start ?? app.week_start}
        onPick={(value) => ask({ week_start: value === app.week_start ? undefined : (value as 'monday' | 'sunday') })}
      />
      {compared && (
        <Picker
          class="setting"
          label={t`Compare with`}
          source={compareOptions}
          onPick={(value) => ask({ compare: value === '' ? undefined : (JSON.parse(value) as Compare) })}
        >
          <span>{t`Compare with`}</span>
          <b>{compareText(compare)}</b>
        </Picker>
      )}
      {compared && compare && 'shift' in compare && (
        <NumberSetting
          label={t`Earlier by`}
          value={compare.shift.count}
          standard={1}
          most={1000}
          unit={unitWords[compare.shift.unit].many}
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
      label={t`Bots`}
      source={botOptions}
      onPick={(value) => ask({ bots: value === 'exclude' ? undefined : (value as 'include' | 'only') })}
    >
      <span>{t`Bots`}</span>
      <b>{botOptions.find(({ value }) => value === bots)?.label}</b>
    </Picker>
  )
}

function intervalOptions(choices: readonly IntervalChoice[]) {
  return [
    { value: '', label: t`Automatic`, hint: t`fits the range` },
    ...choices.map((value) =>
      value === 'none'
        ? { value, label: t`in total`, hint: t`one number, no time` }
        : { value, label: t`by ${unitWords[value].one}` },
    ),
  ]
}

function intervalText(interval: IntervalChoice | undefined, every: number | undefined): string {
  if (interval === undefined) return t`automatic`
  if (interval === 'none') return t`in total`
  const { one, many } = unitWords[interval]
  return every && every > 1 ? t`every ${every} ${many}` : t`by ${one}`
}

const weekStarts = [
  { value: 'monday', label: t`Monday` },
  { value: 'sunday', label: t`Sunday` },
]

const shifts = ['day', 'week', 'month', 'year'] as const

const compareOptions = [
  { value: '', label: t`nothing` },
  { value: JSON.stringify({ previous: true }), label: t`the range before` },
  ...shifts.map((unit) => ({
    value: JSON.stringify({ shift: { count: 1, unit } }),
    label: earlierText({ count: 1, unit }),
  })),
]

function compareText(compare: Compare | undefined): string {
  if (compare === undefined) return t`nothing`
  if ('previous' in compare) return t`the range before`
  return earlierText(compare.shift)
}

export const botOptions = [
  { value: 'exclude', label: t`left out` },
  { value: 'include', label: t`counted too` },
  { value: 'only', label: t`nothing else` },
]

function zoneOptions(own: string) {
  const zones = [own, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own)]
  if (!zones.includes('UTC')) zones.splice(1, 0, 'UTC')
  return zones.map((value) => ({
    value,
    label: value.replaceAll('_', ' '),
    ...(value === own && { hint: t`the app’s` }),
  }))
}
