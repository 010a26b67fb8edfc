import { ChevronRight } from 'lucide'
import type { CatalogNote } from '../api/catalog.ts'
import { type App, api } from '../api.ts'
import { formatNumber } from '../format.ts'
import { valueText } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { Loading } from '../parts/loading.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { useLoaded } from '../state/loaded.ts'
import { noteOf, notes } from '../state/notes.ts'
import { keep, parameter } from '../state/parameters.ts'
import { plural, t } from '../text.ts'
import { AttributeFacts } from './attribute-facts.tsx'
import { NoteBox, NoteLine } from './note-text.tsx'
import { ranked } from './search.ts'
import { SearchBar } from './search-bar.tsx'
import { typeText } from './types.ts'

interface Entry {
  name: string
  texts: string[]
  of: 'event' | 'user'
  attribute: string | string[]
  type: string
  count: number
  note: CatalogNote | undefined
}

/** The attributes of the latest events and users. */
export function CatalogAttributes({ app }: { app: App }) {
  const { data, error } = useLoaded(app.app_id, (signal) =>
    Promise.all(
      (['event', 'user'] as const).map(async (of) => {
        const found = await api.attributes(app.app_id, { of, search: '', nested: '1' }, signal)
        return found.map((one) => ({ ...one, of }))
      }),
    ),
  )
  if (error) return <Failure error={error} />
  if (!data) {
    return (
      <>
        <SearchBar shown={undefined} />
        <Loading />
      </>
    )
  }
  const entries = data.flat().map((one): Entry => {
    const attribute = one.attribute as string | string[]
    const name = typeof attribute === 'string' ? attribute : attribute.join('.')
    const note = noteOf(notes.value, aboutOf(one.of), name)
    const texts = [note?.description, note?.owner, note?.deprecated, ...(note?.tags ?? [])]
    return { ...one, attribute, name, note, texts: texts.filter((text) => typeof text === 'string') }
  })
  if (entries.length === 0) return <Empty title={t`No attribute was seen yet.`} />
  const found = ranked(entries, parameter('find') ?? '')
  return (
    <>
      <SearchBar shown={plural(found.length, '{0} attribute', '{0} attributes')} />
      {found.length === 0 ? (
        <Empty title={t`Nothing in the catalog has these words.`} />
      ) : (
        <ScrollBox class="table-box live" label={t`Attributes`}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t`Attribute`}</th>
                <th scope="col">{t`Of`}</th>
                <th scope="col">{t`Type`}</th>
                <th scope="col" class="number">
                  {t`In the latest 5,000`}
                </th>
                <th scope="col">{t`What it means`}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((entry) => (
                <AttributeRows key={`${entry.of} ${entry.name}`} app={app} entry={entry} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </>
  )
}

const aboutOf = (of: Entry['of']) => (of === 'event' ? 'event_attribute' : 'user_attribute')

function AttributeRows({ app, entry }: { app: App; entry: Entry }) {
  const { name, of, type, count, note } = entry
  const key = `${of}.${name}`
  const open = parameter('open') === key
  return (
    <>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="row-open"
            aria-expanded={open}
            onClick={() => keep({ open: open ? null : key }, { replace: true })}
          >
            <Icon of={ChevronRight} size={14} />
            <span class="cut catalog-name">{name}</span>
          </button>
        </th>
        <td>{of === 'event' ? t`events` : t`users`}</td>
        <td>{typeText(type)}</td>
        <td class="number">{formatNumber(count)}</td>
        <td class="catalog-note">
          <NoteLine note={note} />
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={5} class="detail">
            <AttributeDetail app={app} entry={entry} />
          </td>
        </tr>
      )}
    </>
  )
}

function AttributeDetail({ app, entry: { name, of, attribute, note } }: { app: App; entry: Entry }) {
  const { data, error } = useLoaded(`${app.app_id} ${of} ${name}`, (signal) =>
    api.values(app.app_id, { of, search: '', attribute }, signal),
  )
  return (
    <div class="catalog-detail">
      <NoteBox app={app} about={aboutOf(of)} name={name} note={note} />
      <AttributeFacts app={app} of={of} attribute={attribute} />
      {error && <Failure error={error} />}
      {data && data.length > 0 && (
        <p class="sample-values">
          {data.slice(0, 20).map(({ value, count }) => (
            <span key={JSON.stringify(value)}>
              {valueText(value)} <span class="hint">{formatNumber(count)}</span>
            </span>
          ))}
        </p>
      )}
    </div>
  )
}
