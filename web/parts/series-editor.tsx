import { Copy, Pencil, X } from 'lucide'
import { useState } from 'preact/hooks'
import {
  attributeMeasures,
  attributeText,
  countMeasures,
  type Measure,
  needsAttribute,
  type Series,
} from '../language.ts'
import { withoutGaps } from '../state/view.ts'
import { t } from '../text.ts'
import { letters, measureText, seriesTitle } from '../words.ts'
import { attributeSource, readAttribute, typedAttribute } from './catalog.ts'
import { EventChoice } from './event-choice.tsx'
import { Fault } from './fault.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Icon } from './icon.tsx'
import { Picker } from './picker.tsx'

interface SeriesEditorProps {
  appId: string
  series: Series
  index: number
  /** The colour of its line; none when a breakdown gives the colours. */
  colour: number | null
  alone: boolean
  onChange: (series: Series) => void
  onCopy: () => void
  onRemove: () => void
}

/** One lettered row: which event, what of it is counted, under which conditions. */
export function SeriesEditor({ appId, series, index, colour, alone, onChange, onCopy, onRemove }: SeriesEditorProps) {
  const letter = letters[index]!
  const [naming, setNaming] = useState(false)
  const change = (next: { [key in keyof Series]?: Series[key] | undefined }) =>
    onChange(withoutGaps({ ...series, ...next }) as Series)
  const event = typeof series.event === 'string' ? series.event : null
  return (
    <section class="series" aria-label={t`Series ${letter}`}>
      <span class={colour === null ? 'letter' : `letter s${colour}`} aria-hidden="true">
        {letter}
      </span>
      <div class="series-rows">
        <EventChoice
          appId={appId}
          name={t`series ${letter}`}
          event={series.event}
          onChange={(picked) => change({ event: picked })}
          testId={`event-${letter}`}
          tools={
            <RowTools
              letter={letter}
              alone={alone}
              onName={() => setNaming(true)}
              onCopy={onCopy}
              onRemove={onRemove}
            />
          }
        />
        <div class="series-row">
          <MeasurePicker letter={letter} series={series} onChange={change} />
          {needsAttribute(series.measure ?? 'events') && (
            <Picker
              label={t`Attribute of series ${letter}`}
              placeholder={t`Search attributes`}
              source={attributeSource(appId, { event, numbers: true })}
              typed={typedAttribute}
              onPick={(value) => change({ attribute: readAttribute(value).attribute })}
            >
              {series.attribute === undefined ? <em>{t`choose an attribute`}</em> : attributeText(series.attribute)}
            </Picker>
          )}
        </div>
        {(naming || series.label !== undefined) && (
          <input
            class="field"
            aria-label={t`Name of series ${letter}`}
            placeholder={seriesTitle(series)}
            value={series.label ?? ''}
            maxLength={200}
            autofocus={naming}
            onChange={(event) => change({ label: event.currentTarget.value.trim() || undefined })}
            onBlur={() => setNaming(false)}
          />
        )}
        <FilterBar
          appId={appId}
          event={event}
          filter={series.filter}
          onChange={(filter) => change({ filter })}
          of={t`series ${letter}`}
        />
        <Fault at={['series', index]} />
      </div>
    </section>
  )
}

interface RowToolsProps {
  letter: string
  alone: boolean
  onName: () => void
  onCopy: () => void
  onRemove: () => void
}

function RowTools({ letter, alone, onName, onCopy, onRemove }: RowToolsProps) {
  return (
    <span class="row-tools">
      <button type="button" class="icon-button" aria-label={t`Name series ${letter}`} title={t`Name`} onClick={onName}>
        <Icon of={Pencil} size={13} />
      </button>
      <button type="button" class="icon-button" aria-label={t`Copy series ${letter}`} title={t`Copy`} onClick={onCopy}>
        <Icon of={Copy} size={13} />
      </button>
      {!alone && (
        <button
          type="button"
          class="icon-button"
          aria-label={t`Remove series ${letter}`}
          title={t`Remove`}
          onClick={onRemove}
        >
          <Icon of={X} size={14} />
        </button>
      )}
    </span>
  )
}

interface MeasurePickerProps {
  letter: string
  series: Series
  onChange: (next: { measure: Measure; attribute?: Series['attribute'] | undefined }) => void
}

function MeasurePicker({ letter, series, onChange }: MeasurePickerProps) {
  const pick = (value: string) => {
    const measure = value as Measure
    onChange({ measure, attribute: needsAttribute(measure) ? series.attribute : undefined })
  }
  return (
    <Picker
      label={t`Measure of series ${letter}`}
      placeholder={t`Search measures`}
      source={measureOptions}
      onPick={pick}
      width={320}
    >
      {measureText(series.measure)}
    </Picker>
  )
}

const measureOptions = [
  ...countMeasures.map((word) => ({ ...word, group: t`Count` })),
  ...attributeMeasures.map(({ label, ...word }) => ({ ...word, label: `${label} …`, group: t`Of an attribute` })),
]
