import './retention.css'
import { LogIn, Undo2 } from 'lucide'
import type { App } from '../../api.ts'
import { csvOf } from '../../export.ts'
import { formatPercent } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { optionsOf, type RetentionQuery } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { NumberSetting, Setting, Toggle } from '../../parts/setting.tsx'
import { StepEditor } from '../../parts/step-editor.tsx'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'
import { intervalOf } from '../../time.ts'
import { RetentionGrid } from './grid.tsx'
import { cellTable } from './table.ts'
import { cohorts, laterText, windows } from './words.ts'

/** How many come back, interval by interval. */
export const retention: KindParts<'retention'> = {
  Editor: RetentionEditor,
  Options: RetentionOptions,
  Headline: RetentionHeadline,
  Picture: RetentionGrid,
  csv: ({ result }) => csvOf(cellTable(result)),
  isEmpty: ({ result }) => result.cohorts.every(({ size }) => size === 0),
}

function RetentionEditor({ app, query }: { app: App; query: RetentionQuery }) {
  return (
    <Group title={t`What`}>
      <StepEditor
        appId={app.app_id}
        step={query.start}
        name={t`start event`}
        at={['start']}
        badge={<Badge icon={LogIn} />}
        onChange={(start) => ask<RetentionQuery>({ start })}
      />
      <p class="hint between">{t`and then comes back with`}</p>
      <StepEditor
        appId={app.app_id}
        step={query.return}
        name={t`return event`}
        at={['return']}
        badge={<Badge icon={Undo2} />}
        onChange={(next) => ask<RetentionQuery>({ return: next })}
      />
    </Group>
  )
}

function Badge({ icon }: { icon: unknown }) {
  return (
    <span class="letter" aria-hidden="true">
      <Icon of={icon} size={12} />
    </span>
  )
}

function RetentionOptions({ query }: { query: RetentionQuery }) {
  const { cohort = 'first_time', windows: cells = 'calendar' } = query
  return (
    <>
      <Setting
        label={t`Starts with`}
        at="cohort"
        options={optionsOf(cohorts)}
        value={cohort}
        onPick={(value) =>
          ask<RetentionQuery>({ cohort: value === 'first_time' ? undefined : (value as typeof cohort) })
        }
      />
      <NumberSetting
        label={t`Columns`}
        at="periods"
        value={query.periods}
        standard={t`all`}
        most={1000}
        onChange={(periods) => ask<RetentionQuery>({ periods })}
      />
      <NumberSetting
        label={t`Returns at least`}
        at="min_events"
        value={query.min_events}
        standard={1}
        most={1_000_000}
        unit={t`times`}
        onChange={(times) => ask<RetentionQuery>({ min_events: times === 1 ? undefined : times })}
      />
      <Toggle
        label={t`Or any time later`}
        at="rolling"
        on={query.rolling ?? false}
        onChange={(on) => ask<RetentionQuery>({ rolling: on || undefined })}
      />
      <Setting
        label={t`Days are`}
        at="windows"
        options={optionsOf(windows)}
        value={cells}
        onPick={(value) => ask<RetentionQuery>({ windows: value === 'calendar' ? undefined : (value as typeof cells) })}
      />
    </>
  )
}

function RetentionHeadline({ answer: { query, result } }: { answer: Answer<'retention'> }) {
  const interval = intervalOf(query.interval, result.buckets)
  const known = result.average.flatMap((rate, period) => (rate === null || period === 0 ? [] : [{ rate, period }]))
  const [next, last] = [known[0], known.at(-1)]
  if (!next || !last) {
    return (
      <p class="headline" data-test="headline">
        <span class="figure-label">{t`Nobody has had the time to come back yet.`}</span>
      </p>
    )
  }
  const later = laterText(next.period, interval)
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatPercent(next.rate)}</strong>{' '}
        <span class="figure-label">{query.rolling ? t`came back ${later} or later` : t`came back ${later}`}</span>
      </span>
      {last.period > next.period && (
        <span class="hint">
          {formatPercent(last.rate)} {laterText(last.period, interval)}
        </span>
      )}
    </p>
  )
}
