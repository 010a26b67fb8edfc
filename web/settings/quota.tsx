import { quotaOf, updateApp } from '../api/apps.ts'
import type { App } from '../api.ts'
import { formatAgo } from '../format.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { useLoaded } from '../state/loaded.ts'
import { now } from '../state/pipeline.ts'
import { changed } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { plural, t } from '../text.ts'
import { Part } from './part.tsx'
import { QuotaForm } from './quota-form.tsx'
import { QuotaBar } from './quota-use.tsx'

/** How many events the app may bring in, and how many it did. */
export function AppQuota({ app }: { app: App }) {
  const may = app.may.includes('app.write') && app.locked_at === null
  const { data: state, error: lost } = useLoaded(`${app.app_id} ${app.quota}`, () => quotaOf(app.app_id))
  const { busy, error, attempt } = useAttempt()
  const save = async (quota: string) => {
    const saved = await attempt(async () => changed(await updateApp(app.app_id, { quota })))
    if (saved) say(t`Saved.`)
  }
  return (
    <Part
      title={t`Quota`}
      hint={t`When it is used up, what is sent is refused, and senders try again later. The batch that crosses the line is still taken whole.`}
    >
      {state?.use && <QuotaBar use={state.use} />}
      {state && state.refused.count > 0 && <p class="hint">{refusedText(state.refused)}</p>}
      <QuotaForm key={app.quota} quota={app.quota} disabled={!may || busy} onSave={save} />
      {(error ?? lost) && <Failure error={(error ?? lost)!} />}
    </Part>
  )
}

function refusedText({ count, last_at }: { count: number; last_at: string | null }): string {
  const many = plural(count, '{0} request was refused', '{0} requests were refused')
  return t`${many} because a quota was used up, the last one ${formatAgo(Date.parse(last_at ?? ''), now.value)}.`
}
