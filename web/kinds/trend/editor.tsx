import { Plus } from 'lucide'
import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import type { Series, TrendQuery } from '../../language.ts'
import { Formulas } from '../../parts/formulas.tsx'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { SeriesEditor } from '../../parts/series-editor.tsx'
import { NumberSetting, Toggle } from '../../parts/setting.tsx'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'
import { letters } from '../../words.ts'

/** What is asked for. */
export const trendEditor: KindEditor<'trend'> = { Editor: TrendEditor, Options: TrendOptions }

function TrendEditor({ app, query }: { app: App; query: TrendQuery }) {
  const { series, breakdown = [] } = query
  const setSeries = (next: Series[]) => ask({ series: next })
  return (
    <Group title={t`What`}>
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
          <Icon of={Plus} size={14} /> {t`Add series`}
        </button>
      </div>
      <Formulas query={query} />
    </Group>
  )
}

function TrendOptions({ query: { cumulative, moving_average } }: { query: TrendQuery }) {
  return (
    <>
      <Toggle
        label={t`Running total`}
        at="cumulative"
        on={cumulative ?? false}
        onChange={(on) => ask({ cumulative: on || undefined })}
      />
      <NumberSetting
        label={t`Moving average`}
        at="moving_average"
        value={moving_average}
        standard={t`none`}
        most={1000}
        unit={t`intervals`}
        onChange={(over) => ask({ moving_average: over })}
      />
    </>
  )
}
