import type { SessionMeasure } from '../../../src/runtime/query/vocabulary.ts'
import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import { optionsOf, type SessionsQuery } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { OptionalStep } from '../../parts/optional-step.tsx'
import { NumberSetting, Setting } from '../../parts/setting.tsx'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'
import { measures } from './words.ts'

/** What is asked for. */
export const sessionsEditor: KindEditor<'sessions'> = { Editor: SessionsEditor, Options: SessionsOptions }

function SessionsEditor({ app, query }: { app: App; query: SessionsQuery }) {
  const { measure = 'count' } = query
  return (
    <Group title={t`What`}>
      <Setting
        label={t`Measure`}
        at="measure"
        options={optionsOf(measures)}
        value={measure}
        onPick={(value) => ask<SessionsQuery>({ measure: value === 'count' ? undefined : (value as SessionMeasure) })}
      />
      <OptionalStep
        appId={app.app_id}
        step={query.containing}
        name={t`event in the session`}
        lead={t`with at least one`}
        add={t`Only sessions with an event`}
        onChange={(containing) => ask<SessionsQuery>({ containing })}
      />
      <OptionalStep
        appId={app.app_id}
        step={query.event}
        name={t`event of sessions`}
        lead={t`made only of`}
        add={t`Only look at an event`}
        onChange={(event) => ask<SessionsQuery>({ event })}
      />
    </Group>
  )
}

function SessionsOptions({ query }: { query: SessionsQuery }) {
  return (
    <NumberSetting
      label={t`Ends after a gap of`}
      at="gap_minutes"
      value={query.gap_minutes}
      standard={30}
      most={525_600}
      unit={t`minutes`}
      onChange={(gap) => ask<SessionsQuery>({ gap_minutes: gap === 30 ? undefined : gap })}
    />
  )
}
