import { Copy, Pencil, Star, Trash2 } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { About } from '../../src/runtime/metadata/saved.ts'
import { type InsightText, setFavourite } from '../api/insights.ts'
import type { App } from '../api.ts'
import { formatAgo } from '../format.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { IconButton } from '../parts/icon-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { now } from '../state/pipeline.ts'
import { go, place } from '../state/route.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { SavedDialog } from './dialog.tsx'
import type { SavedThings } from './things.ts'

/** What is saved, insights or dashboards: how they are called, and what can be done with one. */
export interface SavedKind<Thing extends About> {
  kind: 'insight' | 'dashboard'
  /** At the head of the first column. */
  label: string
  search: string
  count: (count: number) => string
  idOf: (thing: Thing) => string
  iconOf: (thing: Thing) => unknown
  addressOf: (thing: Thing) => string
  rename: (thing: Thing, text: InsightText) => Promise<unknown>
  copy: (thing: Thing, text: InsightText) => Promise<unknown>
  remove: (thing: Thing) => Promise<unknown>
  restore: (thing: Thing) => Promise<unknown>
}

interface SavedListProps<Thing extends About> {
  app: App
  of: SavedKind<Thing>
  /** Null while they are on their way. */
  saved: SavedThings<Thing> | null
  /** Whether whoever is here may change them. */
  may: boolean
  reload: () => Promise<void>
  children?: ComponentChildren
}

/** Favourites first, then by name; what is searched, and in which folder, stands in the address. */
export function SavedList<Thing extends About>({ app, of, saved, may, reload, children }: SavedListProps<Thing>) {
  const parameters = new URLSearchParams(place.value.search)
  const search = parameters.get('search') ?? ''
  const folder = parameters.get('folder') ?? ''
  const [edited, setEdited] = useState<Thing | null>(null)
  const { error, attempt } = useAttempt()
  const act = async (call: () => Promise<unknown>) => {
    if (await attempt(call)) await reload()
  }
  const shown = saved && shownOf(saved, of, search, folder)
  return (
    <>
      <div class="page-bar">
        <p>{shown ? of.count(shown.length) : of.label}</p>
        <input
          class="field"
          type="search"
          aria-label={of.search}
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
          {saved?.folders.map(({ folder_id, name }) => (
            <option key={folder_id} value={folder_id}>
              {name}
            </option>
          ))}
        </select>
        {children}
      </div>
      {error && <Failure error={error} />}
      <ScrollBox class="table-box live" label={of.label}>
        <table class="table" aria-busy={saved === null}>
          <thead>
            <tr>
              <th scope="col">{of.label}</th>
              <th scope="col">{t`Folder`}</th>
              <th scope="col">{t`Changed by`}</th>
              <th scope="col">{t`Changed`}</th>
              <th scope="col">
                <span class="sr">{t`Actions`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {saved && shown
              ? shown.map((thing) => (
                  <Row key={of.idOf(thing)} {...{ app, of, thing, saved, may, act }} onEdit={setEdited} />
                ))
              : [60, 44, 72, 52].map((width) => <SkeletonRow key={width} width={width} />)}
          </tbody>
        </table>
      </ScrollBox>
      {edited && (
        <SavedDialog
          app={app}
          title={t`Rename or move`}
          start={edited}
          onSave={async (text) => {
            await of.rename(edited, text)
            await reload()
          }}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )
}

function look(next: { search: string; folder: string }): void {
  const filled = Object.entries(next).filter(([, value]) => value !== '')
  go(`${place.peek().path}${filled.length > 0 ? `?${new URLSearchParams(filled)}` : ''}`, { replace: true })
}

/** As high as a row, so that nothing jumps when the rows come. */
function SkeletonRow({ width }: { width: number }) {
  return (
    <tr>
      {[width, 30, 40, 30, 0].map((share, index) => (
        <td key={index}>{share > 0 && <span class="skeleton" style={{ width: `${share}%` }} />}</td>
      ))}
    </tr>
  )
}

interface RowProps<Thing extends About> {
  app: App
  of: SavedKind<Thing>
  thing: Thing
  saved: SavedThings<Thing>
  may: boolean
  act: (call: () => Promise<unknown>) => Promise<void>
  onEdit: (thing: Thing) => void
}

function Row<Thing extends About>({ app, of, thing, saved, may, act, onEdit }: RowProps<Thing>) {
  const { name, description, folder_id, updated_by, updated_at } = thing
  const id = of.idOf(thing)
  const favourite = saved.favourites.has(id)
  const remove = async () => {
    await act(() => of.remove(thing))
    say(t`Deleted “${name}”.`, () => void act(() => of.restore(thing)))
  }
  const copy = { name: t`Copy of ${name}`.slice(0, 100), description, folder_id }
  return (
    <tr>
      <th scope="row">
        <span class="insight-name">
          <IconButton
            of={Star}
            class="star"
            label={favourite ? t`Take ${name} out of your favourites` : t`Make ${name} a favourite`}
            pressed={favourite}
            onClick={() => void act(() => setFavourite(app.app_id, of.kind, id, !favourite))}
          />
          <Icon of={of.iconOf(thing)} size={14} />
          <a href={of.addressOf(thing)} title={description}>
            {name}
          </a>
        </span>
      </th>
      <td>{saved.folders.find((folder) => folder.folder_id === folder_id)?.name}</td>
      <td>{updated_by}</td>
      <td class="hint">{formatAgo(Date.parse(updated_at), now.value)}</td>
      <td class="insight-actions">
        {may && (
          <>
            <IconButton of={Pencil} label={t`Rename or move ${name}`} onClick={() => onEdit(thing)} />
            <IconButton of={Copy} label={t`Duplicate ${name}`} onClick={() => void act(() => of.copy(thing, copy))} />
            <IconButton of={Trash2} label={t`Delete ${name}`} onClick={() => void remove()} />
          </>
        )}
      </td>
    </tr>
  )
}

function shownOf<Thing extends About>(
  { things, favourites }: SavedThings<Thing>,
  { idOf }: SavedKind<Thing>,
  search: string,
  folder: string,
): Thing[] {
  const words = search.toLowerCase()
  const fits = ({ name, description, folder_id }: Thing) =>
    `${name} ${description}`.toLowerCase().includes(words) && (folder === '' || folder_id === folder)
  const rank = (thing: Thing) => (favourites.has(idOf(thing)) ? 0 : 1)
  return things.filter(fits).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}
