import '../styles/pages.css'
import '../styles/table.css'
import '../styles/catalog.css'
import { useEffect } from 'preact/hooks'
import type { App } from '../api.ts'
import { CatalogAttributes } from '../catalog/attributes.tsx'
import { CatalogEvents } from '../catalog/events.tsx'
import { CatalogGlossary } from '../catalog/glossary.tsx'
import { routeOf } from '../pages.ts'
import { Empty } from '../parts/notice.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { loadNotes } from '../state/notes.ts'
import { place } from '../state/route.ts'
import { t } from '../text.ts'

const tabs = {
  events: { label: t`Events`, Tab: CatalogEvents },
  attributes: { label: t`Attributes`, Tab: CatalogAttributes },
  glossary: { label: t`Glossary`, Tab: CatalogGlossary },
}

/** What there is, what it means, and who answers questions about it. */
export function Catalog({ app }: { app: App }) {
  const inner = routeOf(place.value.path)?.inner ?? 'events'
  const current = Object.hasOwn(tabs, inner) ? tabs[inner as keyof typeof tabs] : undefined
  const addressOf = (name: string) => `/apps/${app.app_id}/catalog/${name}`
  useEffect(() => {
    document.title = `${t`Catalog`} · ${app.name}`
    void loadNotes(app.app_id)
  }, [app.app_id])
  return (
    <div class="page catalog">
      <Tabs
        label={t`Parts of the catalog`}
        tabs={Object.entries(tabs).map(([name, { label }]) => ({ href: addressOf(name), label }))}
        current={addressOf(inner)}
      />
      {current ? (
        <current.Tab key={inner} app={app} />
      ) : (
        <Empty title={t`The catalog has no such part.`}>
          <a class="button" href={addressOf('events')}>{t`Show events`}</a>
        </Empty>
      )}
    </div>
  )
}
