import { LogIn, Undo2 } from 'lucide'
import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import { optionsOf, type RetentionQuery } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { NumberSetting, Setting, Toggle } from '../../parts/setting.tsx'
import { StepEditor } from '../../parts/step-editor.tsx'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'
import { cohorts, windows } from './words.ts'

/** What is asked for. */
export const retentionEditor: KindEditor<'retention'> = { Editor: RetentionEditor, Options: RetentionOptions }

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
