import { Plus, X } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { App } from '../api.ts'
import { attributeText, type Series, type Split, type TrendQuery } from '../language.ts'
import { ask } from '../state/view.ts'
import { letters } from '../words.ts'
import { attributeSource, readAttribute, typedAttribute } from './catalog.ts'
import { FilterBar } from './filter-bar.tsx'
import { Formulas } from './formulas.tsx'
import { Icon } from './icon.tsx'
import { Picker } from './picker.tsx'
import { SeriesEditor } from './series-editor.tsx'
import { TimeSettings } from './time-settings.tsx'

/** The question, part by part; every change is in the address bar at once. */
export function Builder({ app, query }: { app: App; query: TrendQuery }) {
  const { series, breakdown = [] } = query
  const setSeries = (next: Series[]) => ask({ series: next })
  const only = series.length === 1 && typeof series[0]!.event === 'string' ? series[0]!.event : null
  return (
    <>
      <Group title="What">
        {series.map((one, index) => (
          <SeriesEditor
            key={letters[index]}
            appId={app.app_id}
            series={one}
            index={index}
            colour={breakdown.length > 0 || query.formula !== undefined ? null : (index % 8) + 1}
            alone={series.length === 1}
            onChange={(next) => setSeries(series.with(index, next))}
            onCopy={() => setSeries(series.toSpliced(index + 1, 0, one))}
            onRemove={() => setSeries(series.toSpliced(index, 1))}
          />
        ))}
        <div class="group-actions">
          <button
            type="button"
            class="quiet"
            disabled={series.length >= 26}
            onClick={() => setSeries([...series, { event: null, measure: series.at(-1)?.measure ?? 'users' }])}
          >
            <Icon of={Plus} size={14} /> Add series
          </button>
        </div>
        <Formulas query={query} />
      </Group>
      <Group title="Every series">
        <FilterBar
          appId={app.app_id}
          event={only}
          filter={query.filter}
          onChange={(filter) => ask({ filter })}
          of="all series"
          main
        />
      </Group>
      <Group title="Split by">
        <Splits appId={app.app_id} event={only} splits={breakdown} limit={query.limit} />
      </Group>
      <TimeSettings app={app} query={query} />
    </>
  )
}

export function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="group">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

interface SplitsProps {
  appId: string
  event: string | null
  splits: readonly Split[]
  limit: number | undefined
}

function Splits({ appId, event, splits, limit }: SplitsProps) {
  const set = (next: Split[]) =>
    ask({ breakdown: next.length > 0 ? next : undefined, limit: next.length > 0 ? limit : undefined })
  return (
    <div class="filters">
      {splits.map((split, index) => {
        const text = attributeText(split.attribute, split.of)
        return (
          <span class="chip" key={`${index} ${text}`}>
            <span class="chip-text">{text}</span>
            <button
              type="button"
              class="chip-remove"
              aria-label={`Remove split by ${text}`}
              onClick={() => set(splits.toSpliced(index, 1))}
            >
              <Icon of={X} size={12} />
            </button>
          </span>
        )
      })}
      {splits.length < 3 && (
        <Picker
          class="quiet"
          label="Split by an attribute"
          placeholder="Search attributes"
          source={attributeSource(appId, { event, users: true, fields: true })}
          typed={typedAttribute}
          onPick={(value) => set([...splits, readAttribute(value)])}
        >
          <Icon of={Plus} size={14} /> Attribute
        </Picker>
      )}
      {splits.length > 0 && (
        <Picker
          class="quiet"
          label="How many values are shown"
          source={limits}
          onPick={(value) => ask({ limit: value === '10' ? undefined : Number(value) })}
        >
          top {limit ?? 10}
        </Picker>
      )}
    </div>
  )
}

const limits = ['3', '5', '10', '20', '50'].map((value) => ({ value, label: `top ${value}` }))
