import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import { optionsOf, type StickinessQuery, type Words } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { NumberSetting, Setting, Toggle } from '../../parts/setting.tsx'
import { StepEditor } from '../../parts/step-editor.tsx'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'

/** What is asked for. */
export const stickinessEditor: KindEditor<'stickiness'> = { Editor: StickinessEditor, Options: StickinessOptions }

function StickinessEditor({ app, query }: { app: App; query: StickinessQuery }) {
  return (
    <Group title={t`Active means`}>
      <StepEditor
        appId={app.app_id}
        step={query.event}
        name={t`activity`}
        at={['event']}
        onChange={(event) => ask<StickinessQuery>({ event })}
      />
      <Criterion query={query} />
    </Group>
  )
}

type Count = NonNullable<StickinessQuery['count']>

const criteria: Words<Count['op'] | 'any'> = {
  any: { label: t`any number of times` },
  gte: { label: t`at least` },
  eq: { label: t`exactly` },
  lte: { label: t`at most` },
}

function Criterion({ query: { count } }: { query: StickinessQuery }) {
  return (
    <>
      <Setting
        label={t`Happened`}
        at="count"
        options={optionsOf(criteria)}
        value={count?.op ?? 'any'}
        onPick={(value) =>
          ask<StickinessQuery>({
            count: value === 'any' ? undefined : { op: value as Count['op'], value: count?.value ?? 2 },
          })
        }
      />
      {count && (
        <NumberSetting
          label={t`How often`}
          value={count.value}
          standard={2}
          most={1_000_000}
          unit={t`times`}
          onChange={(value = 1) => ask<StickinessQuery>({ count: { ...count, value } })}
        />
      )}
    </>
  )
}

function StickinessOptions({ query }: { query: StickinessQuery }) {
  return (
    <Toggle
      label={t`So many or more`}
      at="cumulative"
      on={query.cumulative ?? false}
      onChange={(on) => ask<StickinessQuery>({ cumulative: on || undefined })}
    />
  )
}
