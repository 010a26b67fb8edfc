import { ChevronRight } from 'lucide'
import {
  type CatalogNote,
  type EventVolume,
  type PlannedForCatalog,
  readPlanned,
  readTerms,
  readVolumes,
  type Term,
} from '../api/catalog.ts'
import { type App, api } from '../api.ts'
import { formatAgo, formatNumber } from '../format.ts'
import { valueText } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { Sparkline } from '../parts/sparkline.tsx'
import { useLoaded } from '../state/loaded.ts'
import { noteOf, notes } from '../state/notes.ts'
import { keep, parameter } from '../state/parameters.ts'
import { now } from '../state/pipeline.ts'
import { exploreAddress } from '../state/view.ts'
import { plural, t } from '../text.ts'
import { NoteBox, NoteLine } from './note-text.tsx'
import { ranked } from './search.ts'
import { SearchBar } from './search-bar.tsx'

interface Entry {
  name: string
  texts: string[]
  volume: EventVolume | undefined
  planned: PlannedForCatalog | undefined
  note: CatalogNote | undefined
  terms: Term[]
}

/** Every event that was seen or planned. */
export function CatalogEvents({ app }: { app: App }) {
  const { data, error } = useLoaded(app.app_id, (signal) =>
    Promise.all([readVolumes(app.app_id, signal), readPlanned(app.app_id, signal), readTerms(app.app_id, signal)]),
  )
  if (error) return <Failure error={error} />
  if (!data) return <SearchBar shown={undefined} />
  const [volumes, planned, terms] = data
  const entries = entriesOf(volumes, planned, terms)
  if (entries.length === 0) return <NoEvents app={app} />
  const found = ranked(entries, parameter('find') ?? '')
  return (
    <>
      <SearchBar shown={plural(found.length, '{0} event', '{0} events')} />
      {found.length === 0 ? (
        <Empty title={t`Nothing in the catalog has these words.`} />
      ) : (
        <ScrollBox class="table-box live" label={t`Events`}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t`Event`}</th>
                <th scope="col" class="number">{t`Ever`}</th>
                <th scope="col">{t`Last 30 days`}</th>
                <th scope="col">{t`Last seen`}</th>
                {planned.length > 0 && <th scope="col">{t`Plan`}</th>}
                <th scope="col">{t`What it means`}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((entry) => (
                <EventRows key={entry.name} app={app} entry={entry} plan={planned.length > 0} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </>
  )
}

function entriesOf(volumes: EventVolume[], planned: PlannedForCatalog[], terms: Term[]): Entry[] {
  const names = [...new Set([...volumes, ...planned].map(({ event_name }) => event_name))]
  return names.map((name) => {
    const note = noteOf(notes.value, 'event', name)
    const plan = planned.find(({ event_name }) => event_name === name)
    const own = terms.filter(({ events }) => events.includes(name))
    const texts = [note?.description, note?.owner, note?.deprecated, ...(note?.tags ?? []), plan?.description]
    return {
      name,
      texts: [...texts.filter((text) => typeof text === 'string'), ...own.map(({ term }) => term)],
      volume: volumes.find(({ event_name }) => event_name === name),
      planned: plan,
      note,
      terms: own,
    }
  })
}

function EventRows({ app, entry, plan }: { app: App; entry: Entry; plan: boolean }) {
  const { name, volume, planned, note } = entry
  const open = parameter('open') === name
  return (
    <>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="row-open"
            aria-expanded={open}
            onClick={() => keep({ open: open ? null : name }, { replace: true })}
          >
            <Icon of={ChevronRight} size={14} />
            <span class="cut catalog-name">{name}</span>
          </button>
        </th>
        <td class="number">{formatNumber(volume?.count ?? 0)}</td>
        <td>{volume && <Sparkline values={volume.days} colour={2} />}</td>
        <td>{volume ? formatAgo(Date.parse(volume.last_seen), now.value) : '–'}</td>
        {plan && (
          <td>
            {planned ? (
              volume ? (
                t`planned`
              ) : (
                <span class="warn">{t`never seen`}</span>
              )
            ) : (
              <span class="hint">{t`not planned`}</span>
            )}
          </td>
        )}
        <td class="catalog-note">
          <NoteLine note={note} planned={planned?.description} />
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={plan ? 6 : 5} class="detail">
            <EventDetail app={app} entry={entry} />
          </td>
        </tr>
      )}
    </>
  )
}

function EventDetail({ app, entry: { name, volume, planned, note, terms } }: { app: App; entry: Entry }) {
  const { data, error } = useLoaded(`${app.app_id} ${name}`, (signal) => {
    const asked = { of: 'event', event: name, search: '' } as const
    const library = { ...asked, attribute: ['$context', 'library', 'name'] }
    return Promise.all([api.attributes(app.app_id, asked, signal), api.values(app.app_id, library, signal)])
  })
  const [attributes = [], senders = []] = data ?? []
  return (
    <div class="catalog-detail">
      <NoteBox app={app} about="event" name={name} note={note} />
      {planned?.deprecated && <p class="warn">{t`The plan says: ${planned.deprecated}`}</p>}
      {planned?.owner && <p class="hint">{t`The plan names ${planned.owner} for questions.`}</p>}
      {terms.length > 0 && <p class="hint">{t`Terms: ${terms.map(({ term }) => term).join(', ')}`}</p>}
      {error && <Failure error={error} />}
      {volume && (
        <p class="hint">
          {t`First seen ${formatAgo(Date.parse(volume.first_seen), now.value)}.`}{' '}
          {senders.length > 0 && t`Sent by ${senders.map(({ value }) => valueText(value)).join(', ')}.`}{' '}
          {attributes.length > 0 &&
            t`Attributes of the latest ones: ${attributes.map(({ attribute, type }) => `${attribute} (${type})`).join(', ')}.`}
        </p>
      )}
      <a href={exploreAddress(app.app_id, { kind: 'trend', series: [{ event: name }] })}>{t`Explore it`}</a>
    </div>
  )
}

function NoEvents({ app }: { app: App }) {
  return (
    <Empty title={t`Nothing was seen or planned yet.`}>
      <p class="hint">{t`The catalog lists each event and attribute from the first one on, for you to say what it means.`}</p>
      <a class="button" href={`/apps/${app.app_id}/start`}>{t`How to send events`}</a>
    </Empty>
  )
}
