import { useEffect } from 'preact/hooks'
import type { App } from '../api.ts'
import { infoOf } from '../kinds.ts'
import type { Query, TrendQuery } from '../language.ts'
import { kindEditors } from '../state/kinds.ts'
import { ask } from '../state/view.ts'
import { t } from '../text.ts'
import * as choosers from './choosers.ts'
import { Fault } from './fault.tsx'
import { FilterBar, FilterEditor } from './filter-bar.tsx'
import { Group } from './group.tsx'
import { KindChooser } from './kind-chooser.tsx'
import { RangeChooser } from './range-picker.tsx'
import { Splits } from './splits.tsx'
import { BotSetting, TimeSettings } from './time-settings.tsx'

FilterEditor.provide(choosers.FilterEditor)
RangeChooser.provide(choosers.RangeChooser)

/** The question, part by part; every change is in the address bar at once. */
export function Builder({ app, query }: { app: App; query: Query }) {
  const info = infoOf(query)
  const editor = info && kindEditors.of(query.kind)
  useEffect(() => {
    if (info) void kindEditors.load(query.kind)
  }, [info])
  const only = info && onlyEvent(info.events(query))
  // Which of these a kind has is said by its info; those it has are spelled alike in every kind.
  const { filter, breakdown = [], limit, bots } = query as TrendQuery
  return (
    <>
      <KindChooser kind={query.kind} />
      {editor && <editor.Editor app={app} query={query} />}
      {info?.filter && (
        <Group title={query.kind === 'trend' ? t`Every series` : t`Every event`}>
          <FilterBar
            appId={app.app_id}
            event={only}
            filter={filter}
            onChange={(next) => ask({ filter: next })}
            of={query.kind === 'trend' ? t`all series` : t`every event`}
            main
          />
          <Fault at={['filter']} />
        </Group>
      )}
      {info?.breakdown && (
        <Group title={t`Split by`}>
          <Splits appId={app.app_id} event={only} splits={breakdown} limit={limit} />
          <Fault at={['breakdown']} />
          <Fault at={['limit']} />
        </Group>
      )}
      {info?.range && (
        <TimeSettings
          app={app}
          query={query}
          choices={info.intervals(query)}
          compared={info.compare}
          multiplied={info.every}
        />
      )}
      {info?.filter && (
        <Group title={t`How`}>
          {editor?.Options && <editor.Options query={query} />}
          <BotSetting bots={bots} />
        </Group>
      )}
    </>
  )
}

/** The event that the whole question is about, where it is one: its attributes are suggested first. */
function onlyEvent(steps: ReturnType<NonNullable<ReturnType<typeof infoOf>>['events']>): string | null {
  const [first] = steps
  return steps.length === 1 && typeof first?.event === 'string' ? first.event : null
}
