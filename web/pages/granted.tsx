import '../styles/pages.css'
import '../styles/sharing.css'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { grantSource, type Shown } from '../api/shared.ts'
import { type Granted as Given, listGranted } from '../api/sharing.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { ShownPage } from '../shared/shown.tsx'
import { endText } from '../sharing/days.tsx'
import { place } from '../state/route.ts'
import { t } from '../text.ts'

/** What was shared with whoever is signed in. */
export function Granted() {
  const [, , grantId] = place.value.path.split('/')
  return <div class="page">{grantId ? <One key={grantId} grantId={grantId} /> : <All />}</div>
}

function All() {
  const [given, setGiven] = useState<readonly Given[] | null>(null)
  const { error, attempt } = useAttempt()
  useEffect(() => {
    document.title = t`Shared with you`
    void attempt(async () => setGiven(await listGranted()))
  }, [])
  return (
    <>
      {error && <Failure error={error} />}
      {given?.length === 0 && (
        <Empty title={t`Nothing was shared with you.`}>
          <p class="hint">{t`Insights and dashboards that somebody shares with you are here, also those of apps that you do not see.`}</p>
        </Empty>
      )}
      <ul class="share-list">
        {given?.map(({ grant_id, name, app, created_by, expires_at }) => (
          <li key={grant_id}>
            <span class="share-what">
              <a class="cut" href={`/granted/${grant_id}`}>
                {name}
              </a>
              <span class="hint cut">
                {app} · {created_by} · {endText(expires_at)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function One({ grantId }: { grantId: string }) {
  const source = useMemo(() => grantSource(grantId), [grantId])
  const [shown, setShown] = useState<Shown | null>(null)
  const { error, attempt } = useAttempt()
  useEffect(() => void attempt(async () => setShown(await source.open())), [source])
  useEffect(() => {
    if (shown) document.title = `${shown.name} · ${shown.app.name}`
  }, [shown])
  return (
    <>
      {error && <Failure error={error} />}
      {shown && <ShownPage shown={shown} source={source} />}
    </>
  )
}
