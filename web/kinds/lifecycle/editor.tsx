import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import type { LifecycleQuery } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { StepEditor } from '../../parts/step-editor.tsx'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'

/** What is asked for. */
export const lifecycleEditor: KindEditor<'lifecycle'> = { Editor: LifecycleEditor }

function LifecycleEditor({ app, query }: { app: App; query: LifecycleQuery }) {
  return (
    <Group title={t`Active means`}>
      <StepEditor
        appId={app.app_id}
        step={query.event}
        name={t`activity`}
        at={['event']}
        onChange={(event) => ask<LifecycleQuery>({ event })}
      />
    </Group>
  )
}
