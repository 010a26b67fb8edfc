import { Copy, Pencil, Star, Trash2 } from 'lucide'
import { useState } from 'preact/hooks'
import {
  createInsight,
  type Insight,
  removeInsight,
  restoreInsight,
  setFavourite,
  updateInsight,
} from '../api/insights.ts'
import type { App } from '../api.ts'
import { formatAgo } from '../format.ts'
import { isKind, kindInfo } from '../kinds.ts'
import type { Saved } from '../pages/insights.tsx'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { now } from '../state/pipeline.ts'
import { go, place } from '../state/route.ts'
import { say } from '../state/toasts.ts'
import { insightAddress } from '../state/view.ts'
import { plural, t } from '../text.ts'
import { InsightDialog } from './dialog.tsx'

interface InsightListProps {
  app: App
  saved: Saved
  reload: () => Promise<void>
}

/** Favourites first, then by name; what is searched, and in which folder, stands in the address. */
export function InsightList({ app, saved, reload }: InsightListProps) {
  const parameters = new URLSearchParams(place.value.search)
  const search = parameters.get('search') ?? ''
  const folder = parameters.get('folder') ?? ''
  const [edited, setEdited] = useState<Insight | null>(null)
  const { error, attempt } = useAttempt()
  const act = async (call: () => Promise<unknown>) => {
    if (await attempt(call)) await reload()
  }
  const shown = shownOf(saved, search, folder)
  return (
    <>
      <div class="page-bar">
        <p>{plural(shown.length, '{0} insight', '{0} insights')}</p>
        <input
          class="field"
          type="search"
          aria-label={t`Search insights`}
          placeholder={t`Search`}
          value={search}
          onInput={(event) => look({ search: event.currentTarget.value, folder })}
        />
        <select
          class="field"
          aria-label={t`Folder`}
          value={folder}
          onChange={(event) => look({ search, folder: event.currentTarget.value })}
        >
          <option value="">{t`All folders`}</option>
          {saved.folders.map(({ folder_id, name }) => (
            <option key={folder_id} value={folder_id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {error && <Failure error={error} />}
      <ScrollBox class="table-box live" label={t`Insights`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t`Insight`}</th>
              <th scope="col">{t`Folder`}</th>
              <th scope="col">{t`Changed by`}</th>
              <th scope="col">{t`Changed`}</th>
              <th scope="col">
                <span class="sr">{t`Actions`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((insight) => (
              <Row key={insight.insight_id} app={app} insight={insight} saved={saved} act={act} onEdit={setEdited} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {edited && (
        <InsightDialog
          app={app}
          title={t`Rename or move`}
          start={edited}
          onSave={async (text) => {
            await updateInsight(app.app_id, edited, text)
            await reload()
          }}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )

  async function look(next: { search: string; folder: string }): Promise<void> {
    const filled = Object.entries(next).filter(([, value]) => value !== '')
    go(`${place.peek().path}${filled.length > 0 ? `?${new URLSearchParams(filled)}` : ''}`, { replace: true })
  }
}

interface RowProps {
  app: App
  insight: Insight
  saved: Saved
  act: (call: () => Promise<unknown>) => Promise<void>
  onEdit: (insight: Insight) => void
}

function Row({ app, insight, saved, act, onEdit }: RowProps) {
  const { insight_id, name, description, query, folder_id, updated_by, updated_at } = insight
  const appId = app.app_id
  const favourite = saved.favourites.has(insight_id)
  const copy = { name: t`Copy of ${name}`.slice(0, 100), description, folder_id, query, view: insight.view }
  const remove = async () => {
    await act(() => removeInsight(appId, insight_id))
    say(t`Deleted “${name}”.`, () => void act(() => restoreInsight(appId, insight_id)))
  }
  return (
    <tr>
      <th scope="row">
        <span class="insight-name">
          <IconButton
            of={Star}
            label={favourite ? t`Take ${name} out of your favourites` : t`Make ${name} a favourite`}
            pressed={favourite}
            onClick={() => void act(() => setFavourite(appId, insight_id, !favourite))}
          />
          {isKind(query.kind) && <Icon of={kindInfo(query.kind).icon} size={14} />}
          <a href={insightAddress(appId, insight_id)} title={description}>
            {name}
          </a>
        </span>
      </th>
      <td>{saved.folders.find((folder) => folder.folder_id === folder_id)?.name}</td>
      <td>{updated_by}</td>
      <td class="hint">{formatAgo(Date.parse(updated_at), now.value)}</td>
      <td class="insight-actions">
        {app.may.includes('insights.write') && (
          <>
            <IconButton of={Pencil} label={t`Rename or move ${name}`} onClick={() => onEdit(insight)} />
            <IconButton
              of={Copy}
              label={t`Duplicate ${name}`}
              onClick={() => void act(() => createInsight(appId, copy))}
            />
            <IconButton of={Trash2} label={t`Delete ${name}`} onClick={() => void remove()} />
          </>
        )}
      </td>
    </tr>
  )
}

interface IconButtonProps {
  of: unknown
  label: string
  pressed?: boolean
  onClick: () => void
}

function IconButton({ of, label, pressed, onClick }: IconButtonProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      <Icon of={of} size={14} />
    </button>
  )
}

function shownOf({ insights, favourites }: Saved, search: string, folder: string): Insight[] {
  const words = search.toLowerCase()
  const fits = ({ name, description, folder_id }: Insight) =>
    `${name} ${description}`.toLowerCase().includes(words) && (folder === '' || folder_id === folder)
  const rank = ({ insight_id }: Insight) => (favourites.has(insight_id) ? 0 : 1)
  return insights.filter(fits).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}
