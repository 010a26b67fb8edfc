import { useEffect, useMemo, useState } from 'preact/hooks'
import { linkSource, type Shown } from '../api/shared.ts'
import { ApiError } from '../api.ts'
import { Loaf } from '../parts/app-switcher.tsx'
import { Door } from '../parts/door.tsx'
import { Failure } from '../parts/notice.tsx'
import { ShownPage } from '../shared/shown.tsx'
import { place } from '../state/route.ts'
import { wear } from '../state/theme.ts'
import { t } from '../text.ts'

/** Behind a link: one insight or dashboard, for whoever has it. Below `/embed` it is drawn for another page. */
export function Shared() {
  const [, door, token = ''] = place.value.path.split('/')
  const bare = door === 'embed'
  const source = useMemo(() => linkSource(token), [token])
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const [busy, setBusy] = useState(false)
  const open = async (password?: string) => {
    setBusy(true)
    try {
      setShown(await source.open(password))
      setError(null)
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      setError(problem)
    }
    setBusy(false)
  }
  useEffect(() => {
    const theme = new URLSearchParams(place.value.search).get('theme')
    if (bare && (theme === 'light' || theme === 'dark')) wear(theme)
    void open()
  }, [source])
  useEffect(() => {
    document.title = shown ? `${shown.name} · ${shown.app.name}` : 'DataLoaf'
  }, [shown])
  if (shown) {
    return (
      <main class={bare ? 'shared bare' : 'shared'}>
        <ShownPage shown={shown} source={source} bare={bare} />
        {!bare && (
          <footer class="shared-foot hint">
            <Loaf size={16} /> {t`${shown.app.name}, shown by DataLoaf`}
          </footer>
        )}
      </main>
    )
  }
  if (error?.status === 401) return <Password busy={busy} error={error} onGiven={open} />
  return error && <Door heading={t`Nothing to see here`}>{<Failure error={error} />}</Door>
}

interface PasswordProps {
  busy: boolean
  error: ApiError
  onGiven: (password: string) => Promise<void>
}

function Password({ busy, error, onGiven }: PasswordProps) {
  const [tried, setTried] = useState(false)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setTried(true)
    void onGiven(String(new FormData(event.currentTarget as HTMLFormElement).get('password')))
  }
  return (
    <Door heading={t`This link has a password`}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`Password`}
          <input class="field" name="password" type="password" autocomplete="off" required />
        </label>
        {tried && !busy && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy}>
          {t`Open`}
        </button>
      </form>
    </Door>
  )
}
