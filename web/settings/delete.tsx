import { useState } from 'preact/hooks'
import { deleteApp, restoreApp } from '../api/apps.ts'
import type { App } from '../api.ts'
import { Removal } from '../parts/removal.tsx'
import { go } from '../state/route.ts'
import { apps, session } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { Part } from './part.tsx'

/** The app goes from all lists, and nothing is collected for it any more. */
export function DeleteApp({ app }: { app: App }) {
  const [asking, setAsking] = useState(false)
  const remove = async () => {
    await deleteApp(app.app_id, app.name)
    apps.value = apps.value?.filter(({ app_id }) => app_id !== app.app_id)
    go('/apps')
    const undo = async () => {
      const restored = await restoreApp(app.app_id)
      apps.value = [...(apps.value ?? []), restored]
    }
    const may = session.value?.may.includes('app.restore')
    say(t`Deleted ${app.name}.`, may ? () => void undo() : undefined)
  }
  return (
    <div class="settings-body">
      <Part
        title={t`Delete this app`}
        hint={t`Nobody finds it any more, and what is sent with its keys is refused. For 7 days owners of the organization restore it under “All apps”, with its events, keys and settings; then all of it is removed for good.`}
      >
        <p class="settings-foot">
          <button type="button" class="danger" onClick={() => setAsking(true)}>
            {t`Delete app …`}
          </button>
        </p>
      </Part>
      {asking && (
        <Removal
          title={t`Delete “${app.name}”`}
          name={app.name}
          action={t`Delete app`}
          remove={remove}
          onClose={() => setAsking(false)}
        >
          {t`What is sent with its keys is refused from now on, and what is refused is lost. Everything else can be restored for 7 days, and is then removed for good.`}
        </Removal>
      )}
    </div>
  )
}
