import '../styles/pages.css'
import '../styles/settings.css'
import '../styles/table.css'
import '../styles/all-apps.css'
import { Plus } from 'lucide'
import { useEffect } from 'preact/hooks'
import { DeletedApps } from '../all-apps/deleted.tsx'
import { AppRows } from '../all-apps/rows.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/notice.tsx'
import { open } from '../state/overlay.ts'
import { go, place } from '../state/route.ts'
import { apps, session } from '../state/session.ts'
import { t } from '../text.ts'

/** Every app that one may see, and how it is doing. */
export function AllApps() {
  const asked = new URLSearchParams(place.value.search)
  const [search, tag] = [asked.get('search') ?? '', asked.get('tag') ?? '']
  const list = apps.value ?? []
  const tags = [...new Set(list.flatMap((app) => app.tags))].sort()
  const shown = list.filter(
    (app) => app.name.toLowerCase().includes(search.toLowerCase()) && (tag === '' || app.tags.includes(tag)),
  )
  useEffect(() => {
    document.title = t`All apps`
  }, [])
  return (
    <div class="page all-apps">
      <div class="page-bar">
        <input
          class="field"
          type="search"
          aria-label={t`Search apps`}
          placeholder={t`Search apps`}
          value={search}
          onInput={(event) => look({ search: event.currentTarget.value, tag })}
        />
        {tags.map((one) => (
          <button
            key={one}
            type="button"
            class="small"
            aria-pressed={tag === one}
            onClick={() => look({ search, tag: tag === one ? '' : one })}
          >
            {one}
          </button>
        ))}
        {session.value?.may.includes('app.create') && (
          <button type="button" class="primary all-apps-new" onClick={() => open('new-app')}>
            <Icon of={Plus} size={14} /> {t`New app`}
          </button>
        )}
      </div>
      {shown.length > 0 && <AppRows apps={shown} />}
      {shown.length === 0 && list.length > 0 && (
        <Empty title={t`No app fits.`}>
          <button type="button" onClick={() => look({ search: '', tag: '' })}>
            {t`Show all`}
          </button>
        </Empty>
      )}
      {list.length === 0 && (
        <Empty title={t`There is no app yet.`}>
          <p class="hint">{t`An app holds one product’s events, its keys and its settings.`}</p>
        </Empty>
      )}
      {session.value?.may.includes('app.restore') && <DeletedApps />}
    </div>
  )
}

function look({ search, tag }: { search: string; tag: string }): void {
  const asked = new URLSearchParams({ ...(search && { search }), ...(tag && { tag }) })
  go(`/apps${asked.size > 0 ? `?${asked}` : ''}`, { replace: true })
}
